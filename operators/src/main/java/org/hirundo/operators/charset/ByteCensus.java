package org.hirundo.operators.charset;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * What one pass over a page's bytes tells.
 *
 * @param high bytes from 0x80
 * @param zeros zero bytes
 * @param oddZeros those at odd places
 * @param controls control bytes that no text has
 * @param escapes bytes 0x1b
 * @param replacements U+FFFD in UTF-8, put there by whoever made the page
 * @param wellFormed whether all of it is well-formed UTF-8 (Unicode, table 3-7)
 * @param pairable 0 if high bytes can well be UTF-8, 1 if they can but are few, -1 if many can't
 */
record ByteCensus(
    int high,
    int zeros,
    int oddZeros,
    int controls,
    int escapes,
    int replacements,
    boolean wellFormed,
    int pairable) {
  private static final String[] MAGIC = {
    "%PDF-", "PK\u0003\u0004", "GIF8", "\u0089PNG", "\u00ff\u00d8\u00ff", "\u001f\u008b", "Rar!",
    "7z\u00bc\u00af", "ID3", "OggS", "\u007fELF", "\u00d0\u00cf\u0011\u00e0", "wOFF", "wOF2"
  };

  private static final VarHandle WORDS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());

  private static final long EACH = 0x0101010101010101L;
  private static final long HIGH = 0x80 * EACH;

  /** Whether each of eight bytes is ASCII and no control character but space. */
  private static boolean isPlain(long bytes) {
    if ((bytes & HIGH) != 0) {
      return false;
    }
    long below = ~atLeast(bytes, ' ') & HIGH;
    return below == 0 || ((~atLeast(bytes, '\t') | atLeast(bytes, '\r' + 1)) & below) == 0;
  }

  /** Marks each of eight ASCII bytes that is a number or more by its highest bit. */
  private static long atLeast(long bytes, int least) {
    return (bytes | HIGH) - least * EACH & HIGH;
  }

  static ByteCensus of(byte[] bytes) {
    int high = 0;
    int zeros = 0;
    int odd = 0;
    int controls = 0;
    int escapes = 0;
    int replacements = 0;
    int pairs = 0;
    int longer = 0;
    int misfits = 0;
    boolean formed = true;
    int length = bytes.length;
    for (int i = 0; i < length; i++) {
      while (i + 8 <= length && isPlain((long) WORDS.get(bytes, i))) {
        i += 8;
      }
      if (i == length) {
        break;
      }
      int b = bytes[i];
      if (b >= ' ' || b >= '\t' && b <= '\r') {
        continue;
      }
      if (b < 0) {
        high++;
        int follow = follow(b);
        int end = i + follow;
        if (follow == 0) {
          misfits++;
          formed = false;
          continue;
        }
        while (i < end && i + 1 < length && (bytes[i + 1] & 0xc0) == 0x80) {
          i++;
          high++;
        }
        if (i < end) {
          formed = false;
          misfits += i + 1 < length ? 1 : 0;
        } else if (follow == 1) {
          pairs++;
        } else {
          longer++;
          formed &= isShortest(b & 0xff, bytes[i - follow + 1] & 0xff);
          boolean replacement = b == (byte) 0xef && bytes[i] == (byte) 0xbd;
          replacements += replacement && follow == 2 && bytes[i - 1] == (byte) 0xbf ? 1 : 0;
        }
      } else if (b == 0) {
        zeros++;
        odd += i & 1;
      } else if (b == 0x1b) {
        escapes++;
      } else {
        controls++;
      }
    }
    int pairable = misfits * 10L > pairs + longer ? -1 : longer == 0 && pairs < 8 ? 1 : 0;
    return new ByteCensus(high, zeros, odd, controls, escapes, replacements, formed, pairable);
  }

  /** Too many control bytes for text (more than 1 %), or a file type's first bytes. */
  boolean looksBinary(byte[] bytes) {
    if ((zeros + controls) * 100L > bytes.length) {
      return true;
    }
    for (String magic : MAGIC) {
      int at = 0;
      while (at < magic.length() && at < bytes.length && (bytes[at] & 0xff) == magic.charAt(at)) {
        at++;
      }
      if (at == magic.length()) {
        return true;
      }
    }
    return false;
  }

  /** Neither a longer form than need be, nor a surrogate, nor beyond Unicode. */
  private static boolean isShortest(int lead, int second) {
    return switch (lead) {
      case 0xe0 -> second >= 0xa0;
      case 0xed -> second < 0xa0;
      case 0xf0 -> second >= 0x90;
      case 0xf4 -> second < 0x90;
      default -> true;
    };
  }

  private static int follow(int lead) {
    int b = lead & 0xff;
    return b < 0xc2 ? 0 : b < 0xe0 ? 1 : b < 0xf0 ? 2 : b < 0xf5 ? 3 : 0;
  }
}
