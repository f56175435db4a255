package org.hirundo.operators.code;

import java.util.Optional;

/** The interpreter that a file's first line asks for. */
final class Shebang {
  private Shebang() {}

  static Optional<SourceLanguage> language(String text) {
    if (!text.startsWith("#!")) {
      return Optional.empty();
    }
    int end = text.indexOf('\n');
    String line = text.substring(2, end < 0 ? Math.min(text.length(), 200) : end);
    for (String word : line.trim().split("[\\s/]+")) {
      String name = word.replaceAll("[0-9.]+$", "");
      switch (name) {
        case "python", "pypy" -> {
          return Optional.of(SourceLanguage.PYTHON);
        }
        case "node", "nodejs" -> {
          return Optional.of(SourceLanguage.JAVASCRIPT);
        }
        case "ruby", "jruby" -> {
          return Optional.of(SourceLanguage.RUBY);
        }
        case "deno", "ts-node" -> {
          return Optional.of(SourceLanguage.TYPESCRIPT);
        }
        case "sh", "bash", "zsh", "perl", "php", "awk", "lua", "tclsh", "Rscript" -> {
          return Optional.of(SourceLanguage.OTHER);
        }
        default -> {
          // A folder of the path, env or an option.
        }
      }
    }
    return Optional.empty();
  }
}
