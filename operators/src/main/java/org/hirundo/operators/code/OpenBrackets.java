package org.hirundo.operators.code;

/**
 * How many brackets are open at once at most, whatever stands between them. A statement's end
 * closes all angle brackets, as most of them are comparisons.
 */
final class OpenBrackets {
  private OpenBrackets() {}

  static int deepest(String text) {
    int open = 0;
    int angles = 0;
    int deepest = 0;
    for (int i = 0; i < text.length(); i++) {
      switch (text.charAt(i)) {
        case '(', '[' -> open++;
        case ')', ']' -> open = Math.max(0, open - 1);
        case '{' -> {
          open++;
          angles = 0;
        }
        case '}' -> {
          open = Math.max(0, open - 1);
          angles = 0;
        }
        case ';' -> angles = 0;
        case '<' -> angles++;
        case '>' -> angles = Math.max(0, angles - 1);
        default -> {
          // Nothing opens or closes.
        }
      }
      deepest = Math.max(deepest, open + angles);
    }
    return deepest;
  }
}
