package org.hirundo.operators.code;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Shows the process's resident memory over many parses (Linux). Argument: how many; intact and
 * broken files of all languages take turns.
 */
final class NativeMemory {
  private NativeMemory() {}

  public static void main(String[] arguments) throws IOException {
    int parses = Integer.parseInt(arguments[0]);
    List<SourceLanguage> languages = List.copyOf(Snippets.INTACT.keySet());
    for (int i = 0; i <= parses; i++) {
      SourceLanguage language = languages.get(i % languages.size());
      String text = Snippets.INTACT.get(language).repeat(1 + i % 7);
      CodeRules.values(
          new SourceFile(i % 3 == 0 ? text.substring(0, text.length() - 20) : text, language));
      if (i % (parses / 10) == 0) {
        System.out.printf("%7d parses: %s%n", i, resident());
      }
    }
  }

  private static String resident() throws IOException {
    return Files.readAllLines(Path.of("/proc/self/status")).stream()
        .filter(line -> line.startsWith("VmRSS"))
        .findFirst()
        .orElse("");
  }
}
