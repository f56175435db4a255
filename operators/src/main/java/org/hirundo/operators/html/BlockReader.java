package org.hirundo.operators.html;

import org.jsoup.nodes.Attributes;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.Node;
import org.jsoup.nodes.TextNode;
import org.jsoup.select.Evaluator;

/** Reads jsoup's tree into blocks. Recursion is bounded by the parser's depth. Thread-confined. */
final class BlockReader {
  private static final Evaluator LINE_END = new Evaluator.Tag("br");

  /** What a page says to readers without scripts, if longer, is its content. */
  private static final int MESSAGE = 400;

  private static final int UNSEEN_TRAITS = Traits.HIDDEN;
  private static final int UNSEEN_INLINE = Traits.HIDDEN | Traits.NAVIGATION | Traits.SHARE;

  private final PageMath math;
  private final Traits traits = new Traits();
  private InlineRun run = new InlineRun();
  private int linkDepth;

  private BlockReader(PageMath math) {
    this.math = math;
  }

  static Block read(Element body, PageMath math) {
    BlockReader reader = new BlockReader(math);
    Block root = Block.box(null, "body", 0);
    reader.children(body, root);
    reader.run.flushInto(root);
    return root;
  }

  private void children(Element parent, Block box) {
    for (int i = 0; i < parent.childNodeSize(); i++) {
      Node child = parent.childNode(i);
      if (child instanceof TextNode text) {
        run.append(text.getWholeText(), linkDepth > 0);
      } else if (child instanceof Element element) {
        element(element, box);
      }
    }
  }

  private void element(Element e, Block box) {
    String tag = e.normalName();
    String formula = math.formula(e);
    if (formula != null) {
      run.appendFormula(formula);
      return;
    }
    Form form = Form.of(tag);
    if (form == Form.UNSEEN && tag.equals("button") && isHeading(e.parent())) {
      form = Form.INLINE;
    }
    boolean message = form == Form.FALLBACK && isMessage(e.text());
    if ((form.isUnseen() && !message) || isHidden(e)) {
      return;
    }
    switch (form) {
      case BREAK -> lineBreak(box);
      case RULE -> run.flushInto(box);
      case PREFORMATTED -> preformatted(e, box);
      default -> {
        int names = traitsOf(e);
        if ((names & UNSEEN_TRAITS) != 0) {
          return;
        }
        if (form == Form.INLINE) {
          inline(e, tag, names, box);
        } else {
          box(e, tag, names, box);
        }
      }
    }
  }

  /** What a button in it says is the heading, and a click shows what it heads. */
  private static boolean isHeading(Element parent) {
    return switch (parent.normalName()) {
      case "h1", "h2", "h3", "h4", "h5", "h6", "dt" -> true;
      default -> false;
    };
  }

  /** Not markup that was taken for text. */
  private static boolean isMessage(String text) {
    return text.length() > MESSAGE && !text.startsWith("<");
  }

  private void lineBreak(Block box) {
    run.endLine();
    if (run.endsInEmptyLine()) {
      run.flushInto(box);
    }
  }

  private void box(Element e, String tag, int names, Block parent) {
    run.flushInto(parent);
    Block box = Block.box(parent, tag, names);
    box.names = e.attributesSize() == 0 ? 0 : e.attributes().get("class").trim().hashCode();
    children(e, box);
    run.flushInto(box);
  }

  private void inline(Element e, String tag, int names, Block box) {
    if ((names & UNSEEN_INLINE) != 0) {
      return;
    }
    if (tag.equals("code") && isBlockOfCode(e)) {
      preformatted(e, box);
      return;
    }
    boolean link = tag.equals("a") && e.hasAttr("href");
    if (link && isAnchorSign(e)) {
      return;
    }
    if (link) {
      linkDepth++;
      run.countLink();
      if (e.hasAttr("hreflang")) {
        run.countTranslation();
      }
    }
    children(e, box);
    if (link) {
      linkDepth--;
    }
  }

  /** The sign beside a heading that links to itself. */
  private static boolean isAnchorSign(Element link) {
    if (link.childNodeSize() != 1 || !(link.firstChild() instanceof TextNode text)) {
      return false;
    }
    String sign = text.getWholeText().strip();
    return sign.equals("¶") || sign.equals("#") || sign.equals("§");
  }

  private static boolean isBlockOfCode(Element e) {
    String whole = e.wholeText().strip();
    int line = whole.indexOf('\n');
    return line > 0 && whole.indexOf('\n', line + 1) > 0;
  }

  private void preformatted(Element e, Block box) {
    run.flushInto(box);
    StringBuilder raw = new StringBuilder();
    rawText(e, raw, !e.normalName().equals("code") || e.selectFirst(LINE_END) == null);
    String text = PreformattedText.tidy(raw);
    if (text.isEmpty()) {
      return;
    }
    Block pre = Block.box(box, "pre", traitsOf(e));
    boolean code = PreformattedText.isCode(text, e);
    Block leaf = Block.leaf(pre, code ? Block.Kind.CODE : Block.Kind.TEXT, text);
    leaf.linkWeight = linkDepth > 0 ? leaf.weight : 0;
  }

  /** Outside {@code pre}, a line ends at {@code br} alone where there is one. */
  private void rawText(Element e, StringBuilder raw, boolean keepsSpace) {
    for (int i = 0; i < e.childNodeSize(); i++) {
      Node child = e.childNode(i);
      if (child instanceof TextNode text) {
        raw.append(keepsSpace ? text.getWholeText() : text.text().strip());
      } else if (child instanceof Element element) {
        String tag = element.normalName();
        Form form = Form.of(tag);
        if (form == Form.BREAK) {
          raw.append('\n');
        } else if (!form.isUnseen() && (traitsOf(element) & UNSEEN_TRAITS) == 0) {
          rawText(element, raw, keepsSpace);
          if (form == Form.BOX
              && tag.indexOf('-') < 0
              && raw.length() > 0
              && raw.charAt(raw.length() - 1) != '\n') {
            raw.append('\n');
          }
        }
      }
    }
  }

  private int traitsOf(Element e) {
    if (e.attributesSize() == 0) {
      return 0;
    }
    Attributes own = e.attributes();
    int found = traits.of(own.get("class")) | traits.of(own.get("id"));
    if (own.get("itemprop").equals("articleBody")) {
      found |= Traits.STRONG_CONTENT;
    }
    String role = own.get("role");
    return role.isEmpty() ? found : found | roleTraits(role);
  }

  private static int roleTraits(String role) {
    return switch (role) {
      case "navigation", "menu", "menubar", "search", "toolbar", "tablist" -> Traits.NAVIGATION;
      case "banner" -> Traits.HEAD;
      case "contentinfo" -> Traits.FOOT;
      case "complementary" -> Traits.SIDE;
      case "dialog", "alertdialog" -> Traits.DIALOG;
      case "main" -> Traits.STRONG_CONTENT;
      default -> 0;
    };
  }

  private static boolean isHidden(Element e) {
    if (e.attributesSize() == 0) {
      return false;
    }
    Attributes own = e.attributes();
    if (own.hasKey("hidden")) {
      return true;
    }
    String style = own.get("style");
    int display = style.indexOf("display");
    if (display < 0) {
      return false;
    }
    int value = display + 7;
    while (value < style.length() && (style.charAt(value) == ' ' || style.charAt(value) == ':')) {
      value++;
    }
    return style.startsWith("none", value);
  }
}
