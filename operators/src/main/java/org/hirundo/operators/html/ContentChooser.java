package org.hirundo.operators.html;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Tells a page's content from its furniture. Weighs each block by the running text in it, drops the
 * blocks whose names, links or places say furniture, walks from the page's root down the blocks
 * that hold most of the running text and drops what stands beside them without being content, and
 * at last prunes inside. No guard of names outweighs text: a block with a large share of the page's
 * running text is never dropped for its name. Thread-confined.
 */
final class ContentChooser {
  private static final int FURNITURE =
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

  private static final Set<String> LOOSE =
      Set.of("body", "div", "section", "article", "main", "p", "center", "form", "header");

  private static final Set<String> TEXTUAL =
      Set.of("p", "ul", "ol", "li", "dl", "dd", "blockquote", "pre", "figure");

  private static final int NEVER_CONTENT = Traits.COMMENT | Traits.RELATED | Traits.NOTICE;

  private static final Set<String> HOLDERS =
      Set.of("div", "section", "aside", "form", "header", "center", "table", "article");

  private static final int NOTICE_WEIGHT = 900;
  private static final int TEXT_BEFORE_TEASERS = 800;

  /** "Available languages" and what may stand between their names, at most. */
  private static final int LANGUAGES_LABEL = 60;

  /** How readily furniture is dropped. */
  enum Mode {
    STRICT,
    LENIENT
  }

  private final Mode mode;
  private double pageGood;
  private double goodBefore;
  private boolean titleSeen;

  ContentChooser(Mode mode) {
    this.mode = mode;
  }

  /** Marks what is to be dropped; returns the weight of what is left. */
  int choose(Block page) {
    weigh(page);
    pageGood = page.good;
    dropFurniture(page, false);
    goodBefore = 0;
    dropHeaded(page);
    goodBefore = 0;
    dropTeasers(page);
    weigh(page);
    pageGood = page.good;
    if (mode == Mode.STRICT) {
      walk(page);
    }
    prune(page);
    trimFoot(page);
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

  private void weigh(Block block) {
    if (block.isLeaf()) {
      block.sentences = Glyphs.sentences(block.text);
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
    if (leaf.parent.isHeading() || free < 0.4) {
      return 0;
    }
    boolean running = leaf.weight >= 80 || (leaf.sentences > 0 && leaf.weight >= 30);
    return plain * free * (running ? 1 : 0.15);
  }

  private void dropFurniture(Block block, boolean inContent) {
    boolean content = inContent || block.tag.equals("article") || block.has(Traits.STRONG_CONTENT);
    for (Block child : block.children) {
      if (isFurniture(child, content)) {
        child.drop();
      } else if (!child.isLeaf()) {
        dropFurniture(child, content);
      }
    }
  }

  private boolean isFurniture(Block block, boolean inContent) {
    if (block.isLeaf()) {
      return false;
    }
    if (!inContent && block.good < 0.8 * pageGood && asksForConsent(block)) {
      return true;
    }
    boolean large = pageGood > 0 && block.good > 0.4 * pageGood;
    if (large) {
      double rest = pageGood - block.good;
      return (block.has(Traits.COMMENT) && rest > Math.max(300, 0.05 * pageGood))
          || (block.has(Traits.DIALOG) && rest > Math.max(300, 0.25 * pageGood));
    }
    switch (block.tag) {
      case "nav", "menu", "dialog" -> {
        return true;
      }
      case "figcaption" -> {
        return isShortCaption(block);
      }
      case "footer" -> {
        return !inContent || block.good < 0.15 * pageGood;
      }
      case "aside" -> {
        return !inContent || block.linkDensity() > 0.3 || block.good < 0.1 * pageGood;
      }
      case "header" -> {
        return !inContent && !holdsTitle(block);
      }
      default -> {}
    }
    int names = block.traits;
    if ((names & Traits.CAPTION) != 0 && isShortCaption(block)) {
      return true;
    }
    if (block.tag.equals("table") && (names & FURNITURE) == Traits.RELATED) {
      return block.linkDensity() > 0.5;
    }
    if ((names & Traits.AUTHOR) != 0 && block.good < 0.25 * pageGood && !block.isHeading()) {
      return true;
    }
    if ((names & FURNITURE) != 0) {
      boolean content = (names & Traits.STRONG_CONTENT) != 0;
      boolean running = block.linkDensity() < 0.2 && block.good > 0.5 * block.weight;
      boolean placed = (names & FURNITURE & ~Traits.SIDE) == 0;
      boolean part =
          (names & NEVER_CONTENT) == 0
              && (block.good > 0.15 * pageGood || (block.sentences >= 4 && block.good > 250));
      if (inContent && running && (placed || part)) {
        return false;
      }
      if (inContent && block.tag.equals("p") && isParagraph(block, names)) {
        return false;
      }
      boolean listItemOrCell = block.tag.equals("li") || block.tag.equals("td");
      return !content && !(block.isHeading() && inContent) && !(listItemOrCell && isRunning(block));
    }
    if ((names & Traits.HEAD) != 0) {
      return !holdsTitle(block) && block.good < 0.1 * pageGood;
    }
    return (names & Traits.META) != 0 && block.weight < 160 && !block.isHeading();
  }

  private static boolean isShortCaption(Block block) {
    return block.weight < 600 && (block.sentences < 2 || block.weight < 250);
  }

  /** A paragraph whose name tells of its looks. */
  private static boolean isParagraph(Block block, int names) {
    boolean running = block.good > 0.5 * block.weight && block.sentences > 0;
    return running && block.linkDensity() < 0.2 && (names & Traits.COMMENT) == 0;
  }

  /** A small block that begins with a cookie notice and has little beside it. */
  private static boolean asksForConsent(Block block) {
    if (!HOLDERS.contains(block.tag) || block.weight > 3 * NOTICE_WEIGHT) {
      return false;
    }
    if (StockLines.asksForConsent(text(block))) {
      return true;
    }
    if (block.weight > NOTICE_WEIGHT) {
      return false;
    }
    Block leaf = block;
    while (!leaf.isLeaf()) {
      if (leaf.children.isEmpty()) {
        return false;
      }
      leaf = leaf.children.get(0);
    }
    return 2 * leaf.weight > block.weight && StockLines.isCookieNotice(leaf.text);
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

  private static boolean isRunning(Block block) {
    return block.good > 0.5 * block.weight && block.weight > 200;
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

  /** Down the chain of blocks with most of the running text; drops what stands beside it. */
  private void walk(Block page) {
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

  /** Drops what stands beside the main block, but for content and for what lies between content. */
  private void dropBeside(Block block, Block main) {
    int place = block.children.indexOf(main);
    int from = place;
    int to = place;
    for (int i = 0; i < block.children.size(); i++) {
      Block child = block.children.get(i);
      if (i != place && !child.dropped && isPart(child, main)) {
        from = Math.min(from, i);
        to = Math.max(to, i);
      }
    }
    for (int i = 0; i < block.children.size(); i++) {
      Block child = block.children.get(i);
      boolean between = i > from && i < to && child.linkDensity() < 0.25;
      if (i != place && !child.dropped && !between && !belongsBeside(child, main, i < place)) {
        child.drop();
      }
    }
  }

  private static boolean isPart(Block block, Block main) {
    return block.good >= 0.12 * main.good && block.linkDensity() < 0.25 && !isTeasers(block);
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
          && isTeasers(child)) {
        child.drop();
      } else {
        titleSeen |= child.isHeading() && child.holdsTitle;
        dropTeasers(child);
      }
    }
  }

  /** A list of other pages, each with its title as a link and some words about it. */
  private static boolean isTeasers(Block block) {
    Block list = block;
    while (list.children.size() == 1) {
      list = list.children.get(0);
    }
    int items = 0;
    int teasers = 0;
    for (Block item : list.children) {
      if (!item.dropped && item.weight > 0 && !item.isHeading()) {
        items++;
        teasers += item.weight < 800 && beginsWithLink(item) ? 1 : 0;
      }
    }
    return teasers >= 3 && teasers * 10 >= items * 7;
  }

  /** Whether a line of links is among the first three lines. */
  private static boolean beginsWithLink(Block item) {
    int seen = 0;
    for (Block leaf = firstLeaf(item); leaf != null && seen < 3; leaf = nextLeaf(leaf, item)) {
      if (leaf.weight >= 15 && leaf.linkDensity() > 0.8) {
        return true;
      }
      seen++;
    }
    return false;
  }

  private static Block firstLeaf(Block block) {
    Block leaf = block;
    while (!leaf.isLeaf()) {
      if (leaf.children.isEmpty()) {
        return null;
      }
      leaf = leaf.children.get(0);
    }
    return leaf;
  }

  private static Block nextLeaf(Block leaf, Block within) {
    for (Block at = leaf; at != within; at = at.parent) {
      int next = at.parent.children.indexOf(at) + 1;
      if (next < at.parent.children.size()) {
        return firstLeaf(at.parent.children.get(next));
      }
    }
    return null;
  }

  private boolean belongsBeside(Block block, Block main, boolean before) {
    if (isTeasers(block)) {
      return false;
    }
    if (block.isHeading() || (before && block.tag.equals("header"))) {
      return before && block.linkDensity() < 0.5;
    }
    double density = block.linkDensity();
    if (isPart(block, main)) {
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
    double least = before && block.has(Traits.LEAD) ? 0.3 : 0.7;
    boolean sentence = block.sentences == 1 && density == 0 && block.good == block.weight;
    return density < 0.2 && block.good > least * block.weight && (block.sentences >= 2 || sentence);
  }

  /** Inside the content: lists of links, orphaned headings, and blocks that only link. */
  private void prune(Block block) {
    Block before = null;
    for (int i = 0; i < block.children.size(); i++) {
      Block child = block.children.get(i);
      if (child.dropped) {
        continue;
      }
      if (isLinkList(child) && !isAmong(before, child, next(block, i))) {
        child.drop();
      } else if (!child.isLeaf()) {
        prune(child);
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

  private boolean isLinkList(Block block) {
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

  /**
   * What a heading such as "Related articles" heads: the largest block that begins with it, and the
   * blocks after it up to the next heading of its rank.
   */
  private void dropHeaded(Block block) {
    for (Block child : block.children) {
      if (child.dropped) {
        continue;
      }
      if (child.isLeaf()) {
        goodBefore += child.good;
      } else if (child.isHeading() && StockLines.headsFurniture(text(child))) {
        dropFrom(child);
      } else {
        dropHeaded(child);
      }
    }
  }

  private void dropFrom(Block heading) {
    Block top = heading;
    while (top.parent != null && isFirst(top) && isSmall(top.parent)) {
      top = top.parent;
    }
    if (top == heading && top.parent == null) {
      return;
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
    return block.good <= most && !block.holdsTitle;
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
    Block first = block;
    while (!first.isLeaf() && !first.isHeading()) {
      if (first.children.isEmpty()) {
        return false;
      }
      first = first.children.get(0);
    }
    return first.isHeading() && first.tag.charAt(1) <= heading.tag.charAt(1);
  }

  private static String text(Block block) {
    if (block.isLeaf()) {
      return block.text;
    }
    StringBuilder text = new StringBuilder();
    for (Block child : block.children) {
      text.append(text(child)).append(' ');
    }
    return text.toString();
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
              earlier.dropped |= orphan && earlier.tag.charAt(1) > '1';
              return orphan;
            });
        open.add(child);
      } else if (child.weight > 0) {
        open.clear();
      }
    }
    for (Block heading : open) {
      heading.dropped |= heading.tag.charAt(1) > '1';
    }
  }
}
