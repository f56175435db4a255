package org.hirundo.operators.html;

import java.util.Set;

/**
 * Tells a page's content from its furniture. Weighs each block by the running text in it, drops the
 * blocks whose names, links or places say furniture (see {@link Furniture}, {@link OtherPages}),
 * walks from the page's root down the blocks that hold most of the running text and drops what
 * stands beside them without being content, and at last prunes inside (see {@link ContentPruner}).
 * Stateless.
 */
final class ContentChooser {
  private static final Set<String> TEXTUAL =
      Set.of("p", "ul", "ol", "li", "dl", "dd", "blockquote", "pre", "figure");

  private static final Set<String> LISTINGS = Set.of("table", "ul", "ol", "dl");

  /** How readily furniture is dropped. */
  enum Mode {
    STRICT,
    LENIENT
  }

  private ContentChooser() {}

  /** Marks what is to be dropped; returns the weight of what is left. */
  static int choose(Block page, Mode mode) {
    weigh(page);
    Furniture.dropFrom(page);
    if (mode == Mode.STRICT) {
      OtherPages.dropFrom(page);
    }
    weigh(page);
    double good = page.good;
    if (mode == Mode.STRICT) {
      walk(page);
    }
    ContentPruner.prune(page, good);
    return kept(page);
  }

  static void restore(Block block) {
    block.dropped = false;
    for (Block child : block.children) {
      restore(child);
    }
  }

  private static int kept(Block block) {
    if (block.dropped) {
      return 0;
    }
    if (block.isLeaf()) {
      return block.weight;
    }
    int sum = 0;
    for (Block child : block.children) {
      sum += kept(child);
    }
    return sum;
  }

  private static void weigh(Block block) {
    if (block.isLeaf()) {
      block.leaves = 1;
      block.good = good(block);
      return;
    }
    block.weight = 0;
    block.linkWeight = 0;
    block.links = 0;
    block.sentences = 0;
    block.leaves = 0;
    block.good = 0;
    for (Block child : block.children) {
      if (!child.dropped) {
        weigh(child);
        block.weight += child.weight;
        block.linkWeight += child.linkWeight;
        block.links += child.links;
        block.sentences += child.sentences;
        block.leaves += child.leaves;
        block.good += child.good;
      }
    }
  }

  /** How much running text a leaf holds. */
  private static double good(Block leaf) {
    double plain = leaf.weight - leaf.linkWeight;
    double free = leaf.weight == 0 ? 0 : plain / leaf.weight;
    if (leaf.kind == Block.Kind.CODE) {
      return plain * 0.6;
    }
    if (leaf.isInHeading() || free < 0.4) {
      return 0;
    }
    boolean running = leaf.weight >= 80 || (leaf.sentences > 0 && leaf.weight >= 30);
    return plain * free * (running ? 1 : 0.15);
  }

  /** Down the chain of blocks with most of the running text; drops what stands beside it. */
  private static void walk(Block page) {
    Block at = page;
    while (true) {
      Block main = dominant(at);
      if (main == null || TEXTUAL.contains(main.tag) || holdsParagraphs(at, main)) {
        return;
      }
      dropBeside(at, main);
      at = main;
    }
  }

  /** Whether running text stands beside the main block, so that both are parts of the content. */
  private static boolean holdsParagraphs(Block block, Block main) {
    int running = 0;
    for (Block child : block.children) {
      boolean paragraph = child.isLeaf() || child.tag.equals("p");
      if (child != main && !child.dropped && paragraph && child.linkDensity() < 0.25) {
        running += child.good > 0.5 * child.weight ? child.weight : 0;
      }
    }
    return running > 0.1 * main.weight;
  }

  private static Block dominant(Block block) {
    Block best = null;
    for (Block child : block.children) {
      if (!child.dropped && !child.isLeaf() && (best == null || child.good > best.good)) {
        best = child;
      }
    }
    return best == null || best.good < 0.6 * block.good || best.good <= 0 ? null : best;
  }

  /** Drops what stands beside the main block, but for content and for what lies between content. */
  private static void dropBeside(Block block, Block main) {
    int place = block.children.indexOf(main);
    int from = place;
    int to = place;
    for (int i = 0; i < block.children.size(); i++) {
      Block child = block.children.get(i);
      if (i != place && !child.dropped && (isPart(child, main) || goesOn(child, main))) {
        from = Math.min(from, i);
        to = Math.max(to, i);
      }
    }
    boolean titleSeen = false;
    for (int i = 0; i < block.children.size(); i++) {
      Block child = block.children.get(i);
      titleSeen |= child.holdsTitle;
      boolean between = i > from && i < to && child.linkDensity() < 0.25;
      if (i != place && !child.dropped && !between && !belongsBeside(child, main, i < place)) {
        if (titleSeen && i < place && !child.holdsTitle) {
          child.dropBelowFirst();
        } else {
          child.drop();
        }
      }
    }
  }

  private static boolean isPart(Block block, Block main) {
    return block.good >= 0.12 * main.good && block.linkDensity() < 0.25 && !Teasers.areIn(block);
  }

  /** A sentence or more without links, in a box of the same kind as the main one. */
  private static boolean goesOn(Block block, Block main) {
    return block.names != 0
        && block.names == main.names
        && block.tag.equals(main.tag)
        && block.linkWeight == 0
        && block.sentences > 0
        && block.weight >= 12
        && !block.holdsTitle;
  }

  private static boolean belongsBeside(Block block, Block main, boolean before) {
    if (Teasers.areIn(block)) {
      return false;
    }
    if (block.isHeading() || (before && block.tag.equals("header"))) {
      return before && block.linkDensity() < 0.5;
    }
    double density = block.linkDensity();
    if (isPart(block, main) || goesOn(block, main)) {
      return true;
    }
    if (block.tag.equals("p") || block.isLeaf() || block.tag.equals("blockquote")) {
      return density < 0.25 && block.good > 0.5 * block.weight;
    }
    boolean alike = block.names != 0 && block.names == main.names;
    if (block.tag.equals(main.tag) && (alike || block.has(Traits.STRONG_CONTENT))) {
      return density < 0.3 && block.weight > 100;
    }
    if (block.tag.equals("dl") || block.tag.equals("table")) {
      return density < 0.5 && block.weight > 100;
    }
    if (isMarked(block.parent) && density < 0.5 && block.sentences >= 2 && isListing(block)) {
      return true;
    }
    return isProse(block, before);
  }

  /** Running text: with links only if there is more of it, before the main block. */
  private static boolean isProse(Block block, boolean before) {
    double density = block.linkDensity();
    if (before && density < 0.3 && block.good > 0.5 * block.weight && block.sentences >= 4) {
      return true;
    }
    double least = before && block.has(Traits.LEAD) ? 0.3 : 0.7;
    boolean sentence = block.sentences == 1 && density == 0 && block.good > 0.85 * block.weight;
    return density < 0.2 && block.good > least * block.weight && (block.sentences >= 2 || sentence);
  }

  /** Whether the page says that what the block holds is content. */
  private static boolean isMarked(Block block) {
    return block.tag.equals("article") || block.has(Traits.STRONG_CONTENT);
  }

  /** A table or list, or a box of one. */
  private static boolean isListing(Block block) {
    Block inner = block;
    while (inner.children.size() == 1 && !inner.isLeaf()) {
      if (LISTINGS.contains(inner.tag)) {
        return true;
      }
      inner = inner.children.get(0);
    }
    return LISTINGS.contains(inner.tag);
  }
}
