package org.hirundo.pipelines.load;

/**
 * What a made crawl consists of. Languages as in Common Crawl's statistics: about 45 % English and
 * 5 % Japanese.
 *
 * @param english of all captures
 * @param japanese of all captures
 * @param otherThanPages of all captures: images, PDF
 * @param exact of the pages, copies under another address
 * @param near of the pages, with a few sentences changed or a paragraph lost
 */
record Shares(double english, double japanese, double otherThanPages, double exact, double near) {
  static final Shares COMMON_CRAWL = new Shares(0.45, 0.05, 0.04, 0.2, 0.1);

  Shares {
    if (english + japanese + otherThanPages > 1 || exact + near > 1) {
      throw new IllegalArgumentException("shares of more than all");
    }
  }
}
