package org.hirundo.operators.html;

/**
 * Sections about other pages and readers' comments: what headings such as "Related articles" head,
 * and long lists of teasers after a text. Thread-confined.
 */
final class OtherPages {
  private static final int TEXT_BEFORE_TEASERS = 800;

  /** More headings of that kind are not looked at, so that hostile pages cost linear time. */
  private static final int MOST_HEADINGS = 50;

  private final double pageGood;
  private double goodBefore;
  private boolean titleSeen;
  private int headings;

  private OtherPages(double pageGood) {
    this.pageGood = pageGood;
  }

  /** Drops such sections; the page must have been weighed. */
  static void dropFrom(Block page) {
    new OtherPages(page.good).dropHeaded(page);
    new OtherPages(page.good).dropTeasers(page);
  }

  private void dropHeaded(Block block) {
    for (Block child : block.children) {
      if (child.dropped) {
        continue;
      }
      if (child.isLeaf()) {
        goodBefore += child.good;
      } else if (child.isHeading() && isOfOthers(child)) {
        dropHeadedBy(child);
      } else {
        dropHeaded(child);
      }
    }
  }

  private boolean isOfOthers(Block heading) {
    if (headings >= MOST_HEADINGS) {
      return false;
    }
    String text = heading.text();
    return StockLines.headsFurniture(text)
        || (!heading.holdsTitle && goodBefore > 0.3 * pageGood && Pointers.headsOthers(text));
  }

  /**
   * Drops the largest block that begins with the heading, and if that holds nothing else the blocks
   * after it up to the next heading of its rank.
   */
  private void dropHeadedBy(Block heading) {
    headings++;
    Block top = heading;
    while (top.parent.parent != null && isFirst(top) && isSmall(top.parent)) {
      top = top.parent;
    }
    top.drop();
    if (top != heading && top.leaves > heading.leaves) {
      return;
    }
    boolean after = false;
    for (Block child : top.parent.children) {
      if (after && (beginsWithHeading(child, heading) || !isSmall(child))) {
        return;
      }
      if (after) {
        child.drop();
      }
      after |= child == top;
    }
  }

  private boolean isSmall(Block block) {
    double most = Math.max(0.1 * pageGood, Math.min(0.4 * pageGood, goodBefore));
    return !block.holdsTitle && (block.good <= most || isLinked(block));
  }

  /** After a short text more may be said about other pages than in it. */
  private boolean isLinked(Block block) {
    return goodBefore > 0.2 * pageGood && block.links >= 2 && block.linkDensity() > 0.25;
  }

  private static boolean isFirst(Block block) {
    for (Block sibling : block.parent.children) {
      if (sibling == block) {
        return true;
      }
      if (!sibling.dropped && sibling.weight > 0) {
        return false;
      }
    }
    return false;
  }

  private static boolean beginsWithHeading(Block block, Block heading) {
    Block first = block.firstLeaf();
    Block holder = first == null ? block : first.parent;
    return holder.isHeading() && holder.tag.charAt(1) <= heading.tag.charAt(1);
  }

  /** Lists of other pages after a text with a title. */
  private void dropTeasers(Block block) {
    for (Block child : block.children) {
      if (child.dropped) {
        continue;
      }
      boolean list = !child.holdsTitle && !child.tag.equals("dl") && !child.tag.equals("table");
      if (child.isLeaf()) {
        goodBefore += titleSeen ? child.good : 0;
      } else if (list
          && goodBefore > TEXT_BEFORE_TEASERS
          && child.good > 0.3 * pageGood
          && Teasers.areIn(child)) {
        child.drop();
      } else {
        titleSeen |= child.isHeading() && child.holdsTitle;
        dropTeasers(child);
      }
    }
  }
}
