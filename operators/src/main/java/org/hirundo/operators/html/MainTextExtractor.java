package org.hirundo.operators.html;

import java.util.Locale;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.jsoup.parser.Parser;

/**
 * The main text of a page: what its author wrote for its readers, without the site's navigation,
 * side bars, related links, comments, notices and footers. Works by blocks: text and link density,
 * place, tag and class names choose the content and prune the furniture in it (see {@link
 * ContentChooser}); formulas become TeX (see {@link PageMath}).
 *
 * <p>Time is linear in the page's length and bounded: what nobody reads is cut before the page is
 * parsed (see {@link MarkupPruner}), and markup beyond {@link MarkupLimits} is refused. Stateless
 * and thread-safe.
 */
public final class MainTextExtractor {
  /** Names what made a text. Raised with every change of what comes out of a page. */
  public static final String VERSION = "html@3";

  private static final int MAX_DEPTH = 400;
  private static final int LITTLE = 200;

  /**
   * Extracts a page's main text.
   *
   * @param html the decoded page
   * @param url where the page was found, for messages; may be empty
   * @throws UnextractableException if the page shows no text or is beyond a limit
   */
  public MainText extract(String html, String url) throws UnextractableException {
    return extract(PageSource.of(html), url);
  }

  /** The same from a page of which only what is read gets decoded. */
  public MainText extract(PageSource page, String url) throws UnextractableException {
    MarkupLimits.checkLength(page);
    return extract(MarkupPruner.prune(page), url);
  }

  /** Extracts the main text from a page whose unread markup may have been cut, or not. */
  MainText extract(KeptMarkup html, String url) throws UnextractableException {
    Document page = parse(html, url);
    PageParts parts = PageParts.of(page);
    PageMath math = PageMath.of(parts.scripts());
    Block root = BlockReader.read(page.body(), math);
    String title = PageTitle.of(parts);
    TitleHeading.mark(root, title);
    chooseWithFallback(root);
    TextWriter writer = new TextWriter(math.dollars());
    writer.write(root);
    String text = writer.text();
    if (text.isBlank()) {
      throw new UnextractableException("empty", "no text outside the page's furniture");
    }
    return new MainText(
        title,
        text,
        declaredLanguage(parts),
        writer.formulas(),
        writer.codeChars(),
        writer.formulaChars());
  }

  private static Document parse(KeptMarkup html, String url) throws UnextractableException {
    try {
      return Parser.htmlParser().setMaxDepth(MAX_DEPTH).parseInput(html.reader(), url);
    } catch (RuntimeException broken) {
      UnextractableException refused =
          new UnextractableException("unparsable", "the parser gave up: " + broken);
      refused.initCause(broken);
      throw refused;
    }
  }

  /** The strict choice, unless it leaves little and a more lenient one leaves much more. */
  private static void chooseWithFallback(Block root) {
    int strict = ContentChooser.choose(root, ContentChooser.Mode.STRICT);
    if (strict >= LITTLE) {
      return;
    }
    ContentChooser.restore(root);
    int lenient = ContentChooser.choose(root, ContentChooser.Mode.LENIENT);
    if (lenient < 2 * strict) {
      ContentChooser.restore(root);
      ContentChooser.choose(root, ContentChooser.Mode.STRICT);
    }
  }

  private static String declaredLanguage(PageParts parts) {
    Element html = parts.page().firstElementChild();
    String language = html == null ? "" : html.attr("lang");
    if (language.isBlank() && html != null) {
      language = html.attr("xml:lang");
    }
    if (language.isBlank()) {
      language = parts.meta("http-equiv", "content-language");
    }
    return language.strip().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
