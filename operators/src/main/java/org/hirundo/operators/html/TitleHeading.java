package org.hirundo.operators.html;

/**
 * Finds the heading that says what the page's title says, one of the first two ranks before others,
 * or else the only heading of the first rank, so that it stays with the text. Thread-confined.
 */
final class TitleHeading {
  private static final int SHORTEST = 6;
  private static final int RUNNING = 80;
  private static final int TEXT = 400;

  private final String title;
  private Block found;
  private Block lower;
  private Block first;
  private boolean several;
  private int textBefore;

  private TitleHeading(String title) {
    this.title = SiteNames.folded(title);
  }

  /** Marks the heading, and the blocks around it. */
  static void mark(Block page, String title) {
    TitleHeading heading = new TitleHeading(title);
    heading.look(page);
    for (Block at = heading.best(); at != null; at = at.parent) {
      at.holdsTitle = true;
    }
  }

  private Block best() {
    Block same = found == null ? lower : found;
    return same == null && !several ? first : same;
  }

  /** The last that stands before the text, or the first of all. */
  private void look(Block block) {
    if (block.isLeaf()) {
      textBefore += block.weight >= RUNNING ? block.weight - block.linkWeight : 0;
    } else if (!block.isHeading()) {
      block.children.forEach(this::look);
    } else if (block.tag.charAt(1) <= '2') {
      heading(block);
    } else if (lower == null && title.length() >= SHORTEST && folded(block).equals(title)) {
      lower = block;
    }
  }

  private void heading(Block block) {
    StringBuilder text = new StringBuilder();
    int linked = append(block, text);
    String folded = SiteNames.folded(text.toString());
    if (says(folded) && (found == null || textBefore < TEXT)) {
      found = block;
    }
    if (block.tag.equals("h1") && folded.length() >= SHORTEST && linked == 0) {
      several |= first != null && !folded.equals(folded(first));
      first = first == null || textBefore < TEXT ? block : first;
    }
  }

  private static String folded(Block block) {
    StringBuilder text = new StringBuilder();
    append(block, text);
    return SiteNames.folded(text.toString());
  }

  /** The same, or one begins with the other. */
  private boolean says(String heading) {
    int shorter = Math.min(heading.length(), title.length());
    return shorter > 0
        && heading.regionMatches(0, title, 0, shorter)
        && (heading.length() == title.length() || shorter >= 2 * SHORTEST);
  }

  private static int append(Block block, StringBuilder text) {
    text.append(block.text).append(' ');
    int linked = block.linkWeight;
    for (Block child : block.children) {
      linked += append(child, text);
    }
    return linked;
  }
}
