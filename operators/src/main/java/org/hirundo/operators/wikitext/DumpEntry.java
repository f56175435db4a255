package org.hirundo.operators.wikitext;

/** What a dump holds at one place. */
public sealed interface DumpEntry {

  /**
   * A page with its newest revision.
   *
   * @param namespace 0 for articles
   * @param id the page's, within its wiki
   * @param revision the revision's id; empty if it has none
   * @param timestamp of the revision; empty if it has none
   * @param redirect whether it only leads to another page
   * @param model of the content, {@code wikitext} for articles
   * @param text as written; empty if it was deleted
   */
  record Page(
      String title,
      int namespace,
      long id,
      String revision,
      String timestamp,
      boolean redirect,
      String model,
      String text)
      implements DumpEntry {
    /** Whether it is an article with a text of its own. */
    public boolean isArticle() {
      return namespace == 0 && !redirect && (model.isEmpty() || model.equals("wikitext"));
    }
  }

  /**
   * A stretch that could not be read.
   *
   * @param offset where in the file it begins, as far as that is known
   * @param length bytes of the file that were passed over
   */
  record Damage(String reason, String detail, long offset, long length) implements DumpEntry {}
}
