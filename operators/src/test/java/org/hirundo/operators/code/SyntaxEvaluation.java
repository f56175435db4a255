package org.hirundo.operators.code;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * Judges the syntax rules on folders of real files: how many are found intact, and how many that
 * were broken on purpose are found broken. Arguments: at most so many files of a language, folders.
 * The system properties {@code listed}, a file for one line a file, and {@code broken}, a folder
 * for the files that were broken, serve to compare with what compilers say.
 */
final class SyntaxEvaluation {
  private static final String FOREIGN =
      "\nThe quick brown fox, which isn't code: (it jumps]\n<div class='a'>b</p>\n";

  private final StringBuilder listed = new StringBuilder();

  public static void main(String[] arguments) throws IOException {
    new SyntaxEvaluation()
        .run(Integer.parseInt(arguments[0]), List.of(arguments).subList(1, arguments.length));
  }

  private void run(int most, List<String> folders) throws IOException {
    System.out.println(
        "language     files   chars  intact refused  median | no bracket  half  mixed | files/s  MB/s");
    for (SourceLanguage language : SourceLanguage.values()) {
      if (Grammar.exists(language)) {
        List<SourceFile> files = files(language, most, folders);
        if (!files.isEmpty()) {
          judge(language, files);
        }
      }
    }
    String target = System.getProperty("listed");
    if (target != null) {
      Files.writeString(Path.of(target), listed);
    }
  }

  private List<SourceFile> files(SourceLanguage language, int most, List<String> folders)
      throws IOException {
    List<Path> paths = new ArrayList<>();
    for (String folder : folders) {
      try (Stream<Path> found = Files.walk(Path.of(folder))) {
        found
            .filter(Files::isRegularFile)
            .filter(
                path -> SourceLanguage.ofPath(path.toString()).stream().anyMatch(language::equals))
            .sorted()
            .forEach(paths::add);
      }
    }
    List<SourceFile> files = new ArrayList<>();
    int step = Math.max(1, paths.size() / most);
    for (int i = 0; i < paths.size() && files.size() < most; i += step) {
      String text = new String(Files.readAllBytes(paths.get(i)), StandardCharsets.UTF_8);
      if (text.length() > 200 && text.length() < 300_000 && text.indexOf('\0') < 0) {
        SourceFile file =
            SourceFile.of(text, Map.of("path", paths.get(i).toString())).orElseThrow();
        if (file.language() == language) {
          files.add(file);
          Map<String, Double> values = CodeRules.values(file);
          listed
              .append(language.id())
              .append('\t')
              .append(paths.get(i))
              .append('\t')
              .append(values.getOrDefault("code_syntax_errors@1", -1.0))
              .append('\t')
              .append(values.getOrDefault("code_python2@1", 0.0))
              .append('\n');
        }
      }
    }
    return files;
  }

  private void judge(SourceLanguage language, List<SourceFile> files) throws IOException {
    List<SourceFile> intact = files.stream().filter(SyntaxEvaluation::parses).toList();
    long refused = files.stream().filter(file -> errors(file) < 0).count();
    long chars = files.stream().mapToLong(file -> file.text().length()).sum();
    long start = System.nanoTime();
    files.forEach(SyntaxEvaluation::errors);
    double seconds = (System.nanoTime() - start) / 1e9;
    System.out.printf(
        "%-11s %6d %7d %6.1f%% %6.1f%% %7.4f | %9.1f%% %4.1f%% %5.1f%% | %7.0f %5.2f%n",
        language.id(),
        files.size(),
        chars / files.size(),
        100.0 * intact.size() / files.size(),
        100.0 * refused / files.size(),
        medianOfBroken(files),
        broken("bracket", intact, text -> without(text, codeLine(text))),
        broken("half", intact, text -> text.substring(0, codeLine(text))),
        broken(
            "mixed",
            intact,
            text -> text.substring(0, codeLine(text)) + FOREIGN + text.substring(codeLine(text))),
        files.size() / seconds,
        chars / seconds / 1e6);
  }

  private static double medianOfBroken(List<SourceFile> files) {
    double[] shares =
        files.stream()
            .mapToDouble(file -> errors(file) / file.text().length())
            .filter(share -> share > 0)
            .sorted()
            .toArray();
    return shares.length == 0 ? 0 : shares[shares.length / 2];
  }

  private double broken(String kind, List<SourceFile> files, UnaryOperator<String> change)
      throws IOException {
    int found = 0;
    int changed = 0;
    for (SourceFile file : files) {
      String text = change.apply(file.text());
      if (!text.equals(file.text())) {
        SourceFile other = new SourceFile(text, file.language());
        changed++;
        found += parses(other) ? 0 : 1;
        write(kind, changed, other);
      }
    }
    return 100.0 * found / Math.max(1, changed);
  }

  private void write(String kind, int number, SourceFile file) throws IOException {
    String folder = System.getProperty("broken");
    if (folder != null) {
      Path path =
          Path.of(folder, file.language().id(), kind, number + "." + file.language().id() + ".txt");
      Files.createDirectories(path.getParent());
      Files.writeString(path, file.text());
      listed.append(
          file.language().id() + "-" + kind + "\t" + path + "\t" + errors(file) + "\t0\n");
    }
  }

  /** The start of the first line behind the middle that is code and has a bracket. */
  private static int codeLine(String text) {
    for (int from = text.indexOf('\n', text.length() / 2) + 1;
        from > 0;
        from = text.indexOf('\n', from) + 1) {
      int end = text.indexOf('\n', from);
      String line = text.substring(from, end < 0 ? text.length() : end);
      if (bracket(line) >= 0 && !line.matches(".*[\"'`*#/<>].*")) {
        return from;
      }
    }
    return text.length();
  }

  private static int bracket(String line) {
    for (int i = 0; i < line.length(); i++) {
      if ("()[]{}".indexOf(line.charAt(i)) >= 0) {
        return i;
      }
    }
    return -1;
  }

  private static String without(String text, int line) {
    int at = line < text.length() ? bracket(text.substring(line)) : -1;
    return at < 0 ? text : text.substring(0, line + at) + text.substring(line + at + 1);
  }

  private static boolean parses(SourceFile file) {
    return errors(file) == 0;
  }

  private static double errors(SourceFile file) {
    return SyntaxReader.read(Grammar.of(file.language()).orElseThrow(), file.text())
        .map(syntax -> (double) syntax.errors())
        .orElse(-1.0);
  }
}
