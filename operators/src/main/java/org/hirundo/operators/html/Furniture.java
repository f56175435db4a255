package org.hirundo.operators.html;

import java.util.Set;

/**
 * The blocks that say by their tags, names, roles or words that they are no content: navigation,
 * side bars, share bars, comments, notices, captions. No guard of names outweighs text: a block
 * with a large share of the page's running text is not dropped for its name, but for comments and
 * dialogues beside enough other text. Thread-confined.
 */
final class Furniture {
  private static final int NAMED =
      Traits.NAVIGATION
          | Traits.SIDE
          | Traits.CRUMBS
          | Traits.FOOT
          | Traits.SHARE
          | Traits.RELATED
          | Traits.COMMENT
          | Traits.NOTICE
          | Traits.ADVERT
          | Traits.DIALOG
          | Traits.FORM;

  private static final int NEVER_CONTENT = Traits.COMMENT | Traits.RELATED | Traits.NOTICE;

  private static final Set<String> HOLDERS =
      Set.of("div", "section", "aside", "form", "header", "center", "table", "article");

  private static final int NOTICE_WEIGHT = 900;
  private static final int REQUEST_WEIGHT = 2700;

  private final double pageGood;
  private double goodBefore;
  private boolean titleSeen;

  private Furniture(double pageGood) {
    this.pageGood = pageGood;
  }

  /** Drops what is furniture; the page must have been weighed. */
  static void dropFrom(Block page) {
    new Furniture(page.good).drop(page, false, true);
  }

  /**
   * @param mayAsk whether a request for consent may be in the block, for all that is known of it
   */
  private void drop(Block block, boolean inContent, boolean mayAsk) {
    boolean content = inContent || block.tag.equals("article") || block.has(Traits.STRONG_CONTENT);
    boolean small = block.weight <= REQUEST_WEIGHT && block.parent != null;
    boolean first = small && block.parent.weight > REQUEST_WEIGHT;
    boolean asks = mayAsk && !content && !(first && !StockLines.tellsOfData(block.text()));
    for (Block child : block.children) {
      if (child.isLeaf() || child.isListOfWorks()) {
        goodBefore += child.good;
        continue;
      }
      boolean request = asks && child.good < 0.8 * pageGood && asksForConsent(child);
      if (request || isFurniture(child, content) || isPolicy(child, content)) {
        child.drop();
      } else {
        titleSeen |= child.holdsTitle && child.isHeading();
        drop(child, content, asks);
      }
    }
  }

  private boolean isFurniture(Block block, boolean inContent) {
    if (pageGood > 0 && block.good > 0.4 * pageGood) {
      double rest = pageGood - block.good;
      return (block.has(Traits.COMMENT) && rest > Math.max(300, 0.05 * pageGood))
          || (block.has(Traits.DIALOG) && rest > Math.max(300, 0.25 * pageGood));
    }
    return switch (block.tag) {
      case "nav", "menu", "dialog" -> true;
      case "figcaption" -> isShortCaption(block);
      case "footer" -> !inContent || block.good < 0.15 * pageGood;
      case "aside" -> !inContent || block.linkDensity() > 0.3 || block.good < 0.1 * pageGood;
      case "header" -> !inContent && !holdsTitle(block) && !isHeadOfSection(block, false);
      default -> isNamedFurniture(block, inContent);
    };
  }

  private boolean isNamedFurniture(Block block, boolean inContent) {
    int names = block.traits;
    if (block.has(Traits.CAPTION) && isShortCaption(block)) {
      return true;
    }
    if (block.has(Traits.AUTHOR) && block.good < 0.25 * pageGood && !block.isHeading()) {
      return true;
    }
    if ((names & NAMED) != 0) {
      return !isContentAllTheSame(block, inContent);
    }
    if (block.has(Traits.HEAD) && !isOfTable(block) && !isHeadOfSection(block, inContent)) {
      return !holdsTitle(block) && block.good < 0.1 * pageGood;
    }
    return block.has(Traits.META) && block.weight < 160 && !block.isHeading();
  }

  /** The header of a table is its first row, which says what the columns are. */
  private static boolean isOfTable(Block block) {
    return switch (block.tag) {
      case "tr", "th", "td", "thead" -> true;
      default -> false;
    };
  }

  /** A heading of the text, or in the content a box of one, whose name says no more than that. */
  private boolean isHeadOfSection(Block block, boolean inContent) {
    if (block.isHeading()) {
      return !block.has(Traits.META);
    }
    Block first = (inContent || titleSeen) && block.leaves == 1 ? block.firstLeaf() : null;
    return first != null && first.isInHeading() && first.linkWeight == 0;
  }

  /** Whether a block is content although its name says furniture. */
  private boolean isContentAllTheSame(Block block, boolean inContent) {
    int names = block.traits & NAMED;
    if (block.tag.equals("table") && names == Traits.RELATED) {
      return block.linkDensity() <= 0.5;
    }
    if (names == Traits.RELATED && block.linkWeight == 0 && isLead(block)) {
      return true;
    }
    if (inContent && (isPartOfContent(block, names) || isParagraph(block) || block.isHeading())) {
      return true;
    }
    boolean listItemOrCell = block.tag.equals("li") || block.tag.equals("td");
    return block.has(Traits.STRONG_CONTENT) || (listItemOrCell && isRunning(block));
  }

  /** What leads to no other page is not about other pages: a lead that is called a teaser. */
  private boolean isLead(Block block) {
    return goodBefore < 0.1 * pageGood
        && block.links == 0
        && block.sentences > 0
        && block.weight >= 60
        && block.weight < 800
        && block.leaves <= 3
        && block.good > 0.5 * block.weight;
  }

  private boolean isPartOfContent(Block block, int names) {
    boolean running = block.linkDensity() < 0.2 && block.good > 0.5 * block.weight;
    boolean placed = (names & ~Traits.SIDE) == 0;
    boolean part =
        (names & NEVER_CONTENT) == 0
            && ((block.good > 0.15 * pageGood && (names & Traits.FORM) == 0)
                || (block.sentences >= 4 && block.good > 250));
    return running && (placed || part);
  }

  private static boolean isShortCaption(Block block) {
    return !isOfQuotation(block)
        && block.weight < 600
        && (block.sentences < 2 || block.weight < 250);
  }

  /** Below a quotation stands who said it. */
  private static boolean isOfQuotation(Block caption) {
    if (!caption.parent.tag.equals("figure") || caption.parent.children.size() > 5) {
      return false;
    }
    for (Block sibling : caption.parent.children) {
      if (sibling.tag.equals("blockquote")) {
        return true;
      }
    }
    return false;
  }

  /** A paragraph whose name tells of its looks. */
  private static boolean isParagraph(Block block) {
    boolean running = block.good > 0.5 * block.weight && block.sentences > 0;
    return block.tag.equals("p")
        && running
        && block.linkDensity() < 0.2
        && !block.has(Traits.COMMENT);
  }

  private static boolean isRunning(Block block) {
    return block.good > 0.5 * block.weight && block.weight > 200;
  }

  /** What a site says about its visitors' data, beside a page about something else. */
  private boolean isPolicy(Block block, boolean inContent) {
    if (inContent
        || block.holdsTitle
        || block.good < 200
        || pageGood - block.good < Math.max(300, 0.25 * pageGood)) {
      return false;
    }
    Block first = HOLDERS.contains(block.tag) ? block.firstLeaf() : null;
    return first != null && Pointers.isPolicy(first.text);
  }

  private static boolean holdsTitle(Block block) {
    if (block.tag.equals("h1")) {
      return block.weight > 0;
    }
    for (Block child : block.children) {
      if (holdsTitle(child)) {
        return true;
      }
    }
    return false;
  }

  /**
   * A request of some paragraphs, or a small block that begins with a cookie notice and has little
   * beside it.
   */
  private static boolean asksForConsent(Block block) {
    if (!HOLDERS.contains(block.tag) || block.weight > REQUEST_WEIGHT) {
      return false;
    }
    if (StockLines.asksForConsent(block.text())) {
      return true;
    }
    Block leaf = block.weight > NOTICE_WEIGHT ? null : block.firstLeaf();
    return leaf != null && 2 * leaf.weight > block.weight && StockLines.isCookieNotice(leaf.text);
  }
}
