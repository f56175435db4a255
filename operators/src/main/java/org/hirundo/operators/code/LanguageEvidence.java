package org.hirundo.operators.code;

import java.util.Optional;

/**
 * Tells a source file's language by lines that are rare in the other ones. Prose has few such lines
 * and is not taken for code: at least two of them, and one in twelve, must speak for the language.
 */
final class LanguageEvidence {
  private static final int LINES = 400;
  private static final int LONGEST_LINE = 300;
  private static final int LEAST_LINES = 2;
  private static final int ONE_IN = 12;

  private final int[] votes = new int[SourceLanguage.values().length];

  private LanguageEvidence() {}

  static Optional<SourceLanguage> language(String text) {
    LanguageEvidence evidence = new LanguageEvidence();
    int lines = evidence.read(text);
    SourceLanguage best = SourceLanguage.PYTHON;
    for (SourceLanguage language : SourceLanguage.values()) {
      if (evidence.votes(language) > evidence.votes(best)) {
        best = language;
      }
    }
    int most = evidence.votes(best);
    if (best == SourceLanguage.HTML && evidence.startsAsHtml(text)) {
      return Optional.of(best);
    }
    return most >= LEAST_LINES && most * ONE_IN >= lines
        ? Optional.of(evidence.refined(best))
        : Optional.empty();
  }

  /** Whether what looks like C uses what only C++ has. */
  static boolean isCpp(String text) {
    LanguageEvidence evidence = new LanguageEvidence();
    evidence.read(text);
    return evidence.votes(SourceLanguage.CPP) >= LEAST_LINES;
  }

  private int votes(SourceLanguage language) {
    return votes[language.ordinal()];
  }

  private SourceLanguage refined(SourceLanguage best) {
    return switch (best) {
      case C -> votes(SourceLanguage.CPP) >= LEAST_LINES ? SourceLanguage.CPP : best;
      case JAVASCRIPT ->
          votes(SourceLanguage.TYPESCRIPT) >= LEAST_LINES ? SourceLanguage.TYPESCRIPT : best;
      default -> best;
    };
  }

  private boolean startsAsHtml(String text) {
    String start = text.stripLeading();
    return start.regionMatches(true, 0, "<!doctype html", 0, 14)
        || start.regionMatches(true, 0, "<html", 0, 5);
  }

  /** Counts what the first lines speak for; answers how many lines have text. */
  private int read(String text) {
    int lines = 0;
    for (int from = 0; from < text.length() && lines < LINES; ) {
      int end = text.indexOf('\n', from);
      end = end < 0 ? text.length() : end;
      if (end - from <= LONGEST_LINE) {
        String line = text.substring(from, end).strip();
        if (!line.isEmpty()) {
          lines++;
          vote(line);
        }
      } else {
        lines++;
      }
      from = end + 1;
    }
    return lines;
  }

  private void vote(String line) {
    boolean semicolon = line.endsWith(";");
    boolean brace = line.endsWith("{");
    boolean colon = line.endsWith(":");
    if (isPython(line, semicolon, colon)) {
      vote(SourceLanguage.PYTHON);
    }
    if (isJava(line, semicolon, brace)) {
      vote(SourceLanguage.JAVA);
    }
    if (isJavaScript(line, semicolon, brace)) {
      vote(SourceLanguage.JAVASCRIPT);
    }
    if (isTypeScript(line, brace)) {
      vote(SourceLanguage.TYPESCRIPT);
    }
    if (isC(line, semicolon)) {
      vote(SourceLanguage.C);
    }
    if (isCppLine(line, semicolon, brace, colon)) {
      vote(SourceLanguage.CPP);
    }
    if (isGo(line, semicolon, brace)) {
      vote(SourceLanguage.GO);
    }
    if (isRust(line, semicolon, brace)) {
      vote(SourceLanguage.RUST);
    }
    if (isRuby(line, semicolon, brace, colon)) {
      vote(SourceLanguage.RUBY);
    }
    if (line.startsWith("<") && line.endsWith(">") && !line.startsWith("<?")) {
      vote(SourceLanguage.HTML);
    }
  }

  private void vote(SourceLanguage language) {
    votes[language.ordinal()]++;
  }

  private static boolean isPython(String line, boolean semicolon, boolean colon) {
    if (colon) {
      return starts(line, "def ", "class ", "elif ", "else:", "try:", "except", "finally:", "with ")
          || (starts(line, "if ", "for ", "while ") && !line.contains("("))
          || line.startsWith("async def ")
          || line.startsWith("if __name__");
    }
    return !semicolon
        && ((line.startsWith("from ") && line.contains(" import "))
            || (line.startsWith("import ") && isDottedNames(line))
            || starts(line, "self.", "return self.", "raise ", "@property", "@staticmethod"));
  }

  private static boolean isDottedNames(String line) {
    for (int i = "import ".length(); i < line.length(); i++) {
      char c = line.charAt(i);
      if (!Character.isJavaIdentifierPart(c) && c != '.' && c != ',' && c != ' ') {
        return false;
      }
    }
    return line.length() < 80 && line.split(" ").length <= 6;
  }

  private static boolean isJava(String line, boolean semicolon, boolean brace) {
    return (semicolon
            && starts(line, "import java", "import org.", "import com.", "import static "))
        || (semicolon && line.startsWith("package "))
        || ((semicolon || brace)
            && starts(line, "public ", "private ", "protected ", "final ")
            && !line.contains(": "))
        || line.equals("@Override")
        || line.startsWith("@Test");
  }

  private static boolean isJavaScript(String line, boolean semicolon, boolean brace) {
    return (starts(line, "const ", "let ", "var ") && line.contains(" = ") && !line.contains(":="))
        || (brace && starts(line, "function ", "function(", "async function ", "export function "))
        || starts(
            line, "module.exports", "exports.", "export default ", "'use strict'", "\"use strict\"")
        || (line.startsWith("import ") && line.contains(" from ") && semicolon)
        || (line.startsWith("import ") && (line.contains(" from '") || line.contains(" from \"")))
        || line.equals("});")
        || line.endsWith("=> {")
        || line.contains("=== ")
        || line.contains("console.log(");
  }

  private static boolean isTypeScript(String line, boolean brace) {
    return (brace && starts(line, "interface ", "export interface ", "export enum "))
        || starts(
            line, "export type ", "import type ", "declare ", "readonly ", "private readonly ")
        || (starts(
                line, "const ", "let ", "private ", "public ", "export const ", "export function ")
            && (line.contains(": string")
                || line.contains(": number")
                || line.contains(": boolean")
                || line.contains(": void")
                || line.contains(": any")))
        || line.contains(" as const");
  }

  private static boolean isC(String line, boolean semicolon) {
    return (line.startsWith("#include <") && line.endsWith(".h>"))
        || (line.startsWith("#include \"") && line.endsWith(".h\""))
        || starts(line, "#define ", "#ifndef ", "#ifdef ", "#endif", "#undef ")
        || starts(line, "typedef struct", "static int ", "static void ", "struct ", "int main(")
        || (semicolon && (line.contains("->") || starts(line, "printf(", "char *", "unsigned ")));
  }

  private static boolean isCppLine(String line, boolean semicolon, boolean brace, boolean colon) {
    return line.contains("std::")
        || (line.startsWith("#include <") && line.endsWith(">") && !line.endsWith(".h>"))
        || starts(line, "using namespace ", "template <", "template<", "namespace ")
        || (colon
            && (line.equals("public:") || line.equals("private:") || line.equals("protected:")))
        || (brace && line.startsWith("class ") && line.contains(" : public "))
        || (semicolon && (line.contains("cout <<") || line.contains("static_cast<")));
  }

  private static boolean isGo(String line, boolean semicolon, boolean brace) {
    return !semicolon
        && ((line.startsWith("package ") && line.indexOf(' ', 8) < 0 && line.indexOf('.') < 0)
            || (brace && line.startsWith("func "))
            || line.contains(" := ")
            || line.equals("import (")
            || line.startsWith("if err != nil")
            || (brace && line.startsWith("type ") && line.contains(" struct")));
  }

  private static boolean isRust(String line, boolean semicolon, boolean brace) {
    return (brace && starts(line, "fn ", "pub fn ", "impl ", "impl<", "pub struct ", "pub enum "))
        || starts(
            line, "let mut ", "#[", "#![", "pub mod ", "use crate::", "use std::", "use super::")
        || (semicolon && line.startsWith("let ") && !line.contains("=>"))
        || (brace && line.startsWith("match "))
        || line.contains("println!(");
  }

  private static boolean isRuby(String line, boolean semicolon, boolean brace, boolean colon) {
    return line.equals("end")
        || (line.startsWith("def ") && !colon && !brace && !semicolon)
        || line.startsWith("require '")
        || line.startsWith("require_relative ")
        || starts(line, "attr_accessor ", "attr_reader ", "puts ", "elsif ", "unless ")
        || (line.startsWith("module ") && !semicolon && !brace)
        || (line.endsWith("|") && line.contains(" do |"));
  }

  private static boolean starts(String line, String... beginnings) {
    for (String beginning : beginnings) {
      if (line.startsWith(beginning)) {
        return true;
      }
    }
    return false;
  }
}
