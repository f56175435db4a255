package org.hirundo.operators.html;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Drops what is no text inside the content: lists and lines of links, controls, lines of stock
 * words, headings that head nothing, and the lines that stand below pages. Thread-confined.
 */
final class ContentPruner {
  private static final Set<String> LOOSE =
      Set.of("body", "div", "section", "article", "main", "p", "center", "form", "header");

  /** "Available languages" and what may stand between their names, at most. */
  private static final int LANGUAGES_LABEL = 60;

  private static final int LONGEST_INTRODUCTION = 1_000;

  private final double pageGood;
  private boolean textSeen;

  private ContentPruner(double pageGood) {
    this.pageGood = pageGood;
  }

  /** Prunes a page that has been weighed since its furniture was dropped. */
  static void prune(Block page, double pageGood) {
    new ContentPruner(pageGood).pruneInside(page);
    trimFoot(page);
  }

  private void pruneInside(Block block) {
    Block before = null;
    for (int i = 0; i < block.children.size(); i++) {
      Block child = block.children.get(i);
      if (child.dropped) {
        continue;
      }
      if (child.isListOfWorks()) {
        before = child;
        continue;
      }
      if (isNoText(child) && !isAmong(before, child, next(block, i))) {
        child.drop();
      } else if (!child.isLeaf()) {
        pruneInside(child);
      } else {
        textSeen |= child.good >= 80;
      }
      before = child;
    }
    dropOrphanedHeadings(block);
  }

  private static Block next(Block block, int at) {
    for (int i = at + 1; i < block.children.size(); i++) {
      if (!block.children.get(i).dropped) {
        return block.children.get(i);
      }
    }
    return null;
  }

  /**
   * Whether a list, not of links alone, stands between paragraphs, or one of any kind between a
   * paragraph that introduces it and more.
   */
  private static boolean isAmong(Block before, Block block, Block after) {
    boolean list = block.tag.equals("ul") || block.tag.equals("ol") || block.tag.equals("dl");
    if (!list || before == null || after == null) {
      return false;
    }
    boolean between = before.good > 0.5 * before.weight && after.good > 0.5 * after.weight;
    return (between && block.linkDensity() < 0.9) || introduces(before);
  }

  private static boolean introduces(Block before) {
    if (!before.tag.equals("p") || before.weight > LONGEST_INTRODUCTION) {
      return false;
    }
    String text = before.text().strip();
    return (text.endsWith(":") || text.endsWith("：")) && !StockLines.headsFurniture(text);
  }

  private boolean isNoText(Block block) {
    if (block.weight == 0 || block.isHeading()) {
      return false;
    }
    if (block.good > 0 && block.good > 0.2 * pageGood) {
      return block.isLeaf()
          && (StockLines.isTranslationNotice(block.text)
              || (block.good < 0.5 * pageGood && StockLines.isPromotionOrNotice(block.text)));
    }
    if (isControls(block)) {
      return true;
    }
    double density = block.linkDensity();
    if (block.isLeaf()) {
      return isLinkLine(block, density) || isStockLine(block);
    }
    return switch (block.tag) {
      case "ul", "ol", "div", "section", "aside", "table", "dl", "p" ->
          ((density > 0.7 && block.good < 0.2 * block.weight) || (density > 0.5 && block.links > 4))
              && !isNotes(block);
      default -> false;
    };
  }

  /** A footnote, or a list of sources: long links among sentences or what looks like them. */
  private static boolean isNotes(Block block) {
    int plain = block.weight - block.linkWeight;
    return switch (block.tag) {
      case "p" -> block.sentences >= 1 && plain >= (block.sentences == 1 ? 30 : 40);
      case "ul" -> block.sentences >= 2 * block.links && plain >= 100;
      default -> false;
    };
  }

  /** A line of links alone, or of some links with little between them; not in a table or list. */
  private static boolean isLinkLine(Block leaf, double density) {
    int plain = leaf.weight - leaf.linkWeight;
    if (leaf.translations > 0 && leaf.translations == leaf.links && plain < LANGUAGES_LABEL) {
      return true;
    }
    boolean free = LOOSE.contains(leaf.parent.tag);
    boolean alone = leaf.links > 0 && density > 0.8 && leaf.weight < 200;
    boolean choice = leaf.links >= 3 && density > 0.35 && leaf.weight < 120;
    return free && (alone || choice) && leaf.sentences == 0;
  }

  /** A player or another control: many snippets and hardly a sentence. */
  private static boolean isControls(Block block) {
    return block.tag.equals("div")
        && block.leaves >= 15
        && block.weight < 10 * block.leaves
        && block.sentences * 10 < block.leaves
        && !holdsTable(block);
  }

  private static boolean holdsTable(Block block) {
    for (Block child : block.children) {
      if (child.tag.equals("table") || child.kind == Block.Kind.CODE || holdsTable(child)) {
        return true;
      }
    }
    return false;
  }

  private boolean isStockLine(Block leaf) {
    return LOOSE.contains(leaf.parent.tag)
        && (StockWords.only(leaf.text)
            || Pointers.isPointer(leaf)
            || (!textSeen && Byline.is(leaf.text))
            || StockLines.isCredit(leaf.text)
            || StockLines.isPromotionOrNotice(leaf.text));
  }

  /**
   * Drops headings that have lost what they headed, and such as stand before a heading above theirs
   * with nothing between. Of two of one rank in a row the first may be the author's heading over
   * the others.
   */
  private static void dropOrphanedHeadings(Block block) {
    boolean anyDropped = false;
    for (Block child : block.children) {
      anyDropped |= child.dropped;
    }
    if (!anyDropped) {
      return;
    }
    List<Block> open = new ArrayList<>();
    int bereft = 0;
    boolean belowTitle = false;
    for (Block child : block.children) {
      if (belowTitle && !child.dropped && child.isSubtitle()) {
        belowTitle = false;
        continue;
      }
      belowTitle = child.isHeading() && child.holdsTitle;
      if (child.dropped) {
        bereft = child.weight > 0 ? open.size() : bereft;
      } else if (child.isHeading()) {
        while (!open.isEmpty() && rank(open.get(open.size() - 1)) >= rank(child)) {
          Block earlier = open.remove(open.size() - 1);
          boolean first = rank(earlier) == rank(child) && earlier.linkDensity() < 0.5;
          if (!first || bereft > open.size()) {
            dropOrphan(earlier);
          }
        }
        bereft = Math.min(bereft, open.size());
        open.add(child);
      } else if (child.weight > 0) {
        open.clear();
        bereft = 0;
      }
    }
    open.forEach(ContentPruner::dropOrphan);
  }

  private static int rank(Block heading) {
    return heading.tag.charAt(1) - '0';
  }

  private static void dropOrphan(Block heading) {
    if (rank(heading) > 1) {
      heading.drop();
    }
  }

  /**
   * From the page's end upwards: the lines that stand below pages, and a heading with nothing below
   * it; false once another line is met.
   */
  private static boolean trimFoot(Block block) {
    for (int i = block.children.size() - 1; i >= 0; i--) {
      Block child = block.children.get(i);
      if (child.dropped || (child.isLeaf() && child.weight == 0)) {
        continue;
      }
      boolean last = child.isHeading() && !child.holdsTitle && !followsHeading(block, i);
      if (last || (child.isLeaf() && StockLines.isBelowPages(child.text))) {
        child.drop();
      } else if (child.isLeaf() || child.isHeading() || !trimFoot(child)) {
        return false;
      }
    }
    return true;
  }

  private static boolean followsHeading(Block block, int at) {
    return at > 0 && block.children.get(at - 1).isHeading();
  }
}
