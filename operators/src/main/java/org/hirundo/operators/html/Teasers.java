package org.hirundo.operators.html;

/** Tells lists of teasers: other pages, each with its title as a link and some words about it. */
final class Teasers {
  private static final int FEWEST = 3;
  private static final int LONGEST = 800;
  private static final int LINES = 3;

  private Teasers() {}

  /** Whether most of what a block lists are teasers. */
  static boolean areIn(Block block) {
    Block list = block;
    while (list.children.size() == 1) {
      list = list.children.get(0);
    }
    int items = 0;
    int teasers = 0;
    for (Block item : list.children) {
      if (!item.dropped && item.weight > 0 && !item.isHeading()) {
        items++;
        teasers += item.weight < LONGEST && beginsWithLink(item) ? 1 : 0;
      }
    }
    return teasers >= FEWEST && teasers * 10 >= items * 7;
  }

  /** Whether a line of links is among the first three lines. */
  private static boolean beginsWithLink(Block item) {
    int seen = 0;
    for (Block leaf = item.firstLeaf(); leaf != null && seen < LINES; leaf = nextLeaf(leaf, item)) {
      if (leaf.weight >= 15 && leaf.linkDensity() > 0.8) {
        return true;
      }
      seen++;
    }
    return false;
  }

  private static Block nextLeaf(Block leaf, Block within) {
    for (Block at = leaf; at != within; at = at.parent) {
      int next = at.parent.children.indexOf(at) + 1;
      if (next < at.parent.children.size()) {
        return at.parent.children.get(next).firstLeaf();
      }
    }
    return null;
  }
}
