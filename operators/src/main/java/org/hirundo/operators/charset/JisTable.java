package org.hirundo.operators.charset;

import java.nio.charset.Charset;

/**
 * JIS X 0208 with NEC's row 13 and the NEC selection of IBM's characters, as windows-31j and the
 * WHATWG index have it, and JIS X 0212. The JDK's own EUC-JP and ISO-2022-JP tables lack ①㈱, and
 * x-eucJP-Open reads ～－∥ as U+301C, U+2212, U+2016, so that one page would differ from its
 * Shift_JIS edition.
 */
final class JisTable {
  private static final int SIDE = 94;
  private static final char NONE = '\ufffd';
  private static final char[] JIS0208 = new char[SIDE * SIDE];
  private static final char[] JIS0212 = new char[SIDE * SIDE];

  static {
    Charset shiftJis = Charset.forName("windows-31j");
    Charset euc = Charset.forName("x-eucJP-Open");
    for (int row = 0; row < SIDE; row++) {
      for (int cell = 0; cell < SIDE; cell++) {
        int lead = (row >> 1) + (row < 62 ? 0x81 : 0xc1);
        int trail = (row & 1) == 0 ? cell + (cell < 63 ? 0x40 : 0x41) : cell + 0x9f;
        JIS0208[row * SIDE + cell] = single(shiftJis, (byte) lead, (byte) trail);
        JIS0212[row * SIDE + cell] =
            single(euc, (byte) 0x8f, (byte) (row + 0xa1), (byte) (cell + 0xa1));
      }
    }
  }

  private JisTable() {}

  /** The character of JIS X 0208 at row and cell from 0 to 93, or U+FFFD. */
  static char jis0208(int row, int cell) {
    return JIS0208[row * SIDE + cell];
  }

  /** The character of JIS X 0212 at row and cell from 0 to 93, or U+FFFD. */
  static char jis0212(int row, int cell) {
    return JIS0212[row * SIDE + cell];
  }

  private static char single(Charset charset, byte... bytes) {
    String text = new String(bytes, charset);
    return text.length() == 1 && !Character.isSurrogate(text.charAt(0)) ? text.charAt(0) : NONE;
  }
}
