package org.hirundo.operators.html;

/**
 * A run of inline text as it is read: whitespace collapsed as CSS does, a line feed for each {@code
 * br}, and no space where a source line ends between two characters of a script without spaces.
 */
final class InlineRun {
  private final StringBuilder text = new StringBuilder();
  private int linkWeight;
  private int links;
  private int translations;
  private boolean space;
  private boolean sourceLineEnded;

  void append(String piece, boolean inLink) {
    int length = piece.length();
    for (int i = 0; i < length; ) {
      char c = piece.charAt(i);
      if (Glyphs.isSpace(c)) {
        space = true;
        sourceLineEnded |= c == '\n';
        i++;
      } else if (!isVisible(c)) {
        i++;
      } else {
        int end = visibleEnd(piece, i + 1);
        settleSpace(c);
        text.append(piece, i, end);
        linkWeight += inLink ? Glyphs.weight(piece, i, end) : 0;
        i = end;
      }
    }
  }

  private static int visibleEnd(String piece, int from) {
    int end = from;
    while (end < piece.length() && isShown(piece.charAt(end))) {
      end++;
    }
    return end;
  }

  private static boolean isShown(char c) {
    return (c > ' ' && c < 0x7f) || (isVisible(c) && !Glyphs.isSpace(c));
  }

  /** A formula, already on one line: never changed, and never taken for a link's text. */
  void appendFormula(String tex) {
    if (!tex.isEmpty()) {
      settleSpace('\\');
      text.append(tex);
    }
  }

  void countLink() {
    links++;
  }

  /** The link counted last leads to the page in another language. */
  void countTranslation() {
    translations++;
  }

  void endLine() {
    if (text.length() > 0) {
      text.append('\n');
    }
    space = false;
    sourceLineEnded = false;
  }

  boolean endsInEmptyLine() {
    int length = text.length();
    return length > 1 && text.charAt(length - 1) == '\n' && text.charAt(length - 2) == '\n';
  }

  private void settleSpace(char next) {
    if (space && text.length() > 0) {
      char last = text.charAt(text.length() - 1);
      boolean joins = sourceLineEnded && Glyphs.joinsLines(last) && Glyphs.joinsLines(next);
      if (last != '\n' && !joins) {
        text.append(' ');
      }
    }
    space = false;
    sourceLineEnded = false;
  }

  private static boolean isVisible(char c) {
    return c >= ' ' && c != '\u007f' && c != '\u00ad' && c != '\u200b' && c != '\ufeff';
  }

  /** Makes a leaf of what was read, if it shows anything, and starts anew. */
  void flushInto(Block box) {
    String run = text.toString().strip();
    if (!run.isEmpty()) {
      Block leaf = Block.leaf(box, Block.Kind.TEXT, run);
      leaf.linkWeight = Math.min(linkWeight, leaf.weight);
      leaf.links = links;
      leaf.translations = translations;
    }
    text.setLength(0);
    linkWeight = 0;
    links = 0;
    translations = 0;
    space = false;
    sourceLineEnded = false;
  }
}
