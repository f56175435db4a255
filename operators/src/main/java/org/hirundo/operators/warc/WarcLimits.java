package org.hirundo.operators.warc;

/**
 * What one record may cost. A record beyond a limit becomes a {@link WarcFault}, and reading goes
 * on after it. A reader holds at most twice the stored bytes of a record, its inflated bytes, and
 * its body.
 *
 * @param memberBytes stored bytes of one gzip member
 * @param recordBytes inflated bytes of one record, headers included
 * @param bodyBytes bytes of a page's body after its content coding is undone
 * @param expansion inflated bytes for each stored byte, looked at beyond the first MiB
 */
public record WarcLimits(int memberBytes, int recordBytes, int bodyBytes, int expansion) {
  private static final int MIB = 1 << 20;
  private static final int LARGEST = 1 << 30;

  /** Checks that each limit is from 1 (of bytes: 1024) to 2^30. */
  public WarcLimits {
    check("memberBytes", memberBytes, 1024);
    check("recordBytes", recordBytes, 1024);
    check("bodyBytes", bodyBytes, 1024);
    check("expansion", expansion, 1);
  }

  /** Pages up to 16 MiB (Common Crawl cuts at 1 or 5 MiB), expansion up to 800. */
  public static WarcLimits defaults() {
    return new WarcLimits(16 * MIB + MIB / 2, 16 * MIB + MIB / 2, 16 * MIB, 800);
  }

  private static void check(String name, int value, int least) {
    if (value < least || value > LARGEST) {
      throw new IllegalArgumentException(
          name + " is " + value + "; it must be from " + least + " to " + LARGEST);
    }
  }
}
