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

  private final double pageGood;

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
      if (isNoText(child) && !isAmong(before, child, next(block, i))) {
        child.drop();
      } else if (!child.isLeaf()) {
        pruneInside(child);
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

  /** Whether a list, not of links alone, stands between paragraphs. */
  private static boolean isAmong(Block before, Block block, Block after) {
    boolean list = block.tag.equals("ul") || block.tag.equals("ol") || block.tag.equals("dl");
    return list
        && block.linkDensity() < 0.9
        && before != null
        && after != null
        && before.good > 0.5 * before.weight
        && after.good > 0.5 * after.weight;
  }

  private boolean isNoText(Block block) {
    boolean large = block.good > 0 && block.good > 0.2 * pageGood;
    if (block.weight == 0 || block.isHeading() || large) {
      return false;
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
          (density > 0.7 && block.good < 0.2 * block.weight) || (density > 0.5 && block.links > 4);
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

  private static boolean isStockLine(Block leaf) {
    return LOOSE.contains(leaf.parent.tag)
        && (StockWords.only(leaf.text)
            || StockLines.isCredit(leaf.text)
            || StockLines.isPromotion(leaf.text));
  }

  /** A heading that nothing follows before the next one of its rank or above heads nothing. */
  private static void dropOrphanedHeadings(Block block) {
    List<Block> open = new ArrayList<>();
    boolean anyDropped = false;
    for (Block child : block.children) {
      anyDropped |= child.dropped;
    }
    if (!anyDropped) {
      return;
    }
    for (Block child : block.children) {
      if (child.dropped) {
        continue;
      }
      if (child.isHeading()) {
        open.removeIf(
            earlier -> {
              boolean orphan = earlier.tag.charAt(1) >= child.tag.charAt(1);
              if (orphan) {
                dropOrphan(earlier);
              }
              return orphan;
            });
        open.add(child);
      } else if (child.weight > 0) {
        open.clear();
      }
    }
    open.forEach(ContentPruner::dropOrphan);
  }

  private static void dropOrphan(Block heading) {
    if (heading.tag.charAt(1) > '1') {
      heading.drop();
    }
  }

  /** From the page's end upwards: the lines that stand below pages; false once another is met. */
  private static boolean trimFoot(Block block) {
    for (int i = block.children.size() - 1; i >= 0; i--) {
      Block child = block.children.get(i);
      if (child.dropped || (child.isLeaf() && child.weight == 0)) {
        continue;
      }
      if (child.isLeaf() && StockLines.isBelowPages(child.text)) {
        child.drop();
      } else if (child.isLeaf() || !trimFoot(child)) {
        return false;
      }
    }
    return true;
  }
}
