package org.hirundo.operators.html;

import java.util.Arrays;

/**
 * Where formulas stand in a text that holds them as TeX: {@code \( \)}, {@code \[ \]}, {@code $$
 * $$}, the display environments, and single dollars where they are wanted. Takes time linear in the
 * text's length. Immutable.
 */
final class FormulaSpans {
  /** Whether a single dollar opens a formula. */
  enum Dollars {
    PLAIN,
    INLINE
  }

  private static final int MAX_INLINE = 300;
  private static final int MAX_DISPLAY = 10_000;

  private int[] bounds = new int[16];
  private int size;

  private FormulaSpans() {}

  static FormulaSpans of(String text, Dollars dollars) {
    FormulaSpans spans = new FormulaSpans();
    if (text.indexOf('\\') >= 0 || text.indexOf('$') >= 0) {
      spans.scan(text, dollars);
    }
    return spans;
  }

  int count() {
    return size / 2;
  }

  int start(int formula) {
    return bounds[2 * formula];
  }

  int end(int formula) {
    return bounds[2 * formula + 1];
  }

  private void scan(String text, Dollars dollars) {
    Closer paren = new Closer(text, "\\)", MAX_DISPLAY);
    Closer bracket = new Closer(text, "\\]", MAX_DISPLAY);
    Closer display = new Closer(text, "$$", MAX_DISPLAY);
    Closer inline = new Closer(text, "$", MAX_INLINE);
    Closer environment = new Closer(text, "\\end{", MAX_DISPLAY);
    int at = 0;
    while (at + 1 < text.length()) {
      char c = text.charAt(at);
      char next = text.charAt(at + 1);
      int end = -1;
      if (c == '\\' && next == '(') {
        end = paren.after(at + 2);
      } else if (c == '\\' && next == '[') {
        end = bracket.after(at + 2);
      } else if (c == '$' && next == '$') {
        end = display.after(at + 2);
      } else if (c == '$' && dollars == Dollars.INLINE && opensInline(text, at)) {
        end = closesInline(text, inline.after(at + 1));
      } else if (c == '\\' && opensDisplay(text, at)) {
        int name = environment.after(at + 7);
        int brace = name < 0 ? -1 : text.indexOf('}', name);
        end = brace < 0 || brace - name > 20 ? -1 : brace + 1;
      }
      if (end > 0) {
        add(at, end);
        at = end;
      } else {
        at += c == '\\' || (c == '$' && next == '$') ? 2 : 1;
      }
    }
  }

  private static boolean opensInline(String text, int at) {
    return !Glyphs.isSpace(text.charAt(at + 1)) && (at == 0 || text.charAt(at - 1) != '\\');
  }

  private static int closesInline(String text, int end) {
    boolean closes =
        end > 0
            && !Glyphs.isSpace(text.charAt(end - 2))
            && (end == text.length() || !Character.isDigit(text.charAt(end)));
    return closes ? end : -1;
  }

  private static boolean opensDisplay(String text, int at) {
    if (!text.startsWith("\\begin{", at)) {
      return false;
    }
    return text.startsWith("equation", at + 7)
        || text.startsWith("align", at + 7)
        || text.startsWith("gather", at + 7)
        || text.startsWith("eqnarray", at + 7)
        || text.startsWith("multline", at + 7);
  }

  private void add(int start, int end) {
    if (size == bounds.length) {
      bounds = Arrays.copyOf(bounds, 2 * size);
    }
    bounds[size++] = start;
    bounds[size++] = end;
  }

  /** Finds the next closing mark, and remembers it so that the whole text is searched once. */
  private static final class Closer {
    private final String text;
    private final String mark;
    private final int reach;
    private int found = -1;

    Closer(String text, String mark, int reach) {
      this.text = text;
      this.mark = mark;
      this.reach = reach;
    }

    /** The place after the closing mark, or -1 if there is none within reach of {@code from}. */
    int after(int from) {
      if (found < from) {
        int next = text.indexOf(mark, from);
        found = next < 0 ? Integer.MAX_VALUE : next;
      }
      return found - from > reach || found == from ? -1 : found + mark.length();
    }
  }
}
