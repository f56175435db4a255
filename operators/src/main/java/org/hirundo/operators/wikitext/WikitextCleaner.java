package org.hirundo.operators.wikitext;

/**
 * Clean text of a wiki page: paragraphs, headings, items of lists and the text of links, each
 * paragraph on a line; formulas as TeX in {@code \( \)} and {@code \[ \]}; code as it stands.
 * Templates (but for a few that stand in sentences), tables, references, files, categories,
 * comments, magic words, and sections of references and links are left out.
 *
 * <p>Never fails: what is not well formed gives the text that can be made out. Time is linear in
 * the length whatever is nested, and the text is no longer than the wikitext. Thread-safe.
 */
public final class WikitextCleaner {
  private final WikiNames names;

  /**
   * @param names of the wiki
   */
  public WikitextCleaner(WikiNames names) {
    this.names = names;
  }

  /** The text; empty if the page shows none. */
  public String clean(String wikitext) {
    return WikiLines.text(new MarkupScanner(wikitext, names).scan());
  }
}
