package org.hirundo.operators.html;

/** Finds the heading that says what the page's title says, so that it stays with the text. */
final class TitleHeading {
  private static final int SHORTEST = 6;

  private TitleHeading() {}

  /** Marks the first such heading and the blocks around it. */
  static void mark(Block page, String title) {
    String folded = SiteNames.folded(title);
    if (!folded.isEmpty()) {
      find(page, folded);
    }
  }

  private static boolean find(Block block, String title) {
    if (block.isHeading()) {
      block.holdsTitle = block.tag.charAt(1) <= '2' && says(block, title);
      return block.holdsTitle;
    }
    for (Block child : block.children) {
      if (find(child, title)) {
        block.holdsTitle = true;
        return true;
      }
    }
    return false;
  }

  /** The same, or one begins with the other and is not much longer. */
  private static boolean says(Block heading, String title) {
    StringBuilder text = new StringBuilder();
    append(heading, text);
    String folded = SiteNames.folded(text.toString());
    int shorter = Math.min(folded.length(), title.length());
    int longer = Math.max(folded.length(), title.length());
    return folded.equals(title)
        || (shorter >= SHORTEST
            && 2 * shorter > longer
            && folded.regionMatches(0, title, 0, shorter));
  }

  private static void append(Block block, StringBuilder text) {
    text.append(block.text).append(' ');
    block.children.forEach(child -> append(child, text));
  }
}
