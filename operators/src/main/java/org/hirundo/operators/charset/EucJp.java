package org.hirundo.operators.charset;

/** EUC-JP as browsers read it (WHATWG Encoding Standard, section 12.1). */
final class EucJp implements Codec {
  @Override
  public String name() {
    return "EUC-JP";
  }

  @Override
  public String decode(byte[] bytes, int from, int to) {
    char[] out = new char[to - from];
    int size = 0;
    int at = from;
    while (at < to) {
      int b = bytes[at] & 0xff;
      int second = at + 1 < to ? bytes[at + 1] & 0xff : 0;
      if (b < 0x80) {
        out[size++] = (char) b;
        at++;
      } else if (b == 0x8e && second >= 0xa1 && second <= 0xdf) {
        out[size++] = (char) (0xff61 - 0xa1 + second);
        at += 2;
      } else if (b == 0x8f && second >= 0xa1 && at + 2 < to && high(bytes[at + 2])) {
        out[size++] = second == 0xff ? '\ufffd' : wide(second, bytes[at + 2] & 0xff);
        at += 3;
      } else if (b >= 0xa1 && b <= 0xfe && high((byte) second)) {
        out[size++] = JisTable.jis0208(b - 0xa1, second - 0xa1);
        at += 2;
      } else {
        out[size++] = '\ufffd';
        at = b == 0x8f && at + 2 >= to ? to : at + 1;
      }
    }
    return new String(out, 0, size);
  }

  private static char wide(int second, int third) {
    return JisTable.jis0212(second - 0xa1, third - 0xa1);
  }

  private static boolean high(byte b) {
    return (b & 0xff) >= 0xa1 && b != -1;
  }
}
