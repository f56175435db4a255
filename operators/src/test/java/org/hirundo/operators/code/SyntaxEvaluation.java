package org.hirundo.operators.code;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * Judges the syntax rules on folders of real files: how many are found intact, and how many that
 * were broken on purpose are found broken. Arguments: at most so many files of a language, folders.
 * The system property {@code listed} names a file for one line a file, to be compared with what a
 * compiler says.
 */
final class SyntaxEvaluation {
  private static final String FOREIGN =
      "\nThe quick brown fox, which isn't code: (it jumps]\n<div class='a'>b</p>\n";

  private final Random random = new Random(1);
  private final StringBuilder listed = new StringBuilder();

  public static void main(String[] arguments) throws IOException {
    new SyntaxEvaluation()
        .run(Integer.parseInt(arguments[0]), List.of(arguments).subList(1, arguments.length));
  }

  private void run(int most, List<String> folders) throws IOException {
    System.out.println(
        "language     files   chars  intact refused | no bracket  half  mixed | files/s  MB/s");
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

  private void judge(SourceLanguage language, List<SourceFile> files) {
    List<SourceFile> intact = files.stream().filter(SyntaxEvaluation::parses).toList();
    long refused = files.stream().filter(file -> errors(file) < 0).count();
    long chars = files.stream().mapToLong(file -> file.text().length()).sum();
    long start = System.nanoTime();
    files.forEach(SyntaxEvaluation::errors);
    double seconds = (System.nanoTime() - start) / 1e9;
    System.out.printf(
        "%-11s %6d %7d %6.1f%% %6.1f%% | %9.1f%% %4.1f%% %5.1f%% | %7.0f %5.2f%n",
        language.id(),
        files.size(),
        chars / files.size(),
        100.0 * intact.size() / files.size(),
        100.0 * refused / files.size(),
        broken(intact, this::withoutBracket),
        broken(intact, text -> text.substring(0, text.length() / 2)),
        broken(
            intact,
            text ->
                text.substring(0, text.length() / 2) + FOREIGN + text.substring(text.length() / 2)),
        files.size() / seconds,
        chars / seconds / 1e6);
  }

  private double broken(List<SourceFile> files, UnaryOperator<String> change) {
    long found =
        files.stream()
            .map(file -> new SourceFile(change.apply(file.text()), file.language()))
            .filter(file -> !parses(file))
            .count();
    return 100.0 * found / files.size();
  }

  private String withoutBracket(String text) {
    for (int tries = 0; tries < 10_000; tries++) {
      int at = random.nextInt(text.length());
      if ("()[]{}".indexOf(text.charAt(at)) >= 0) {
        return text.substring(0, at) + text.substring(at + 1);
      }
    }
    return text;
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
