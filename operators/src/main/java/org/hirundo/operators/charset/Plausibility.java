package org.hirundo.operators.charset;

/**
 * How well bytes fit an encoding's everyday characters, judged on the bytes themselves.
 *
 * <p>Each unit (a character outside ASCII, or a byte that fits none) has a weight: kana, common
 * punctuation and the standard's first level of ideographs speak for the encoding; the second
 * level, half-width katakana and unassigned rows against it; a byte that does not fit weighs
 * {@value #BROKEN}. The score is their mean, at most 1; real text has .5 and more.
 */
final class Plausibility {
  private static final double BROKEN = -3;

  private final byte[] bytes;
  private final int to;
  private double sum;
  private int units;
  private int kana;
  private int low;
  private int late;

  private Plausibility(byte[] bytes, int to) {
    this.bytes = bytes;
    this.to = to;
  }

  /** The score of the first {@code to} bytes, or NaN for an encoding that is not judged. */
  static double of(Codec codec, byte[] bytes, int to) {
    Plausibility p = new Plausibility(bytes, to);
    if (codec == Labels.SHIFT_JIS) {
      p.shiftJis();
    } else if (codec == Labels.EUC_JP) {
      p.euc(codec);
    } else if (codec == Labels.GB18030) {
      p.euc(codec);
    } else if (codec == Labels.EUC_KR) {
      p.euc(codec);
    } else if (codec == Labels.BIG5) {
      p.big5();
    } else if (codec == Labels.WINDOWS_1252) {
      p.western();
    } else {
      return Double.NaN;
    }
    return p.units == 0 ? 0 : p.sum / p.units - p.lacking(codec);
  }

  /** Whether the bytes are beyond doubt Japanese in this Japanese encoding. */
  static boolean surelyJapanese(Codec codec, byte[] bytes, int to) {
    Plausibility p = new Plausibility(bytes, to);
    if (codec == Labels.SHIFT_JIS) {
      p.shiftJis();
    } else if (codec == Labels.EUC_JP) {
      p.euc(codec);
    } else {
      return false;
    }
    return p.units >= 16 && p.sum > .6 * p.units && p.kana > .15 * p.units;
  }

  /** What is taken off where characters that any text of the language has are not there. */
  private double lacking(Codec codec) {
    if (units < 16) {
      return 0;
    }
    if (codec == Labels.SHIFT_JIS || codec == Labels.EUC_JP) {
      return kana * 50 < units ? .2 : 0;
    }
    if (codec == Labels.GB18030) {
      return late * 10 < units ? .3 : 0; // the rows that Korean's syllables leave empty
    }
    return codec == Labels.BIG5 && low * 6 < units ? .5 : 0; // second bytes below 0x80
  }

  private void add(double weight) {
    sum += weight;
    units++;
  }

  private void shiftJis() {
    int at = 0;
    while (at < to) {
      int lead = bytes[at++] & 0xff;
      if (lead < 0x80) {
        continue;
      }
      if (lead >= 0xa1 && lead <= 0xdf) {
        add(-.3);
        continue;
      }
      if (at == to) {
        continue;
      }
      int trail = bytes[at] & 0xff;
      if (lead == 0x80
          || lead == 0xa0
          || lead > 0xfc
          || trail < 0x40
          || trail == 0x7f
          || trail > 0xfc) {
        add(BROKEN);
        continue;
      }
      at++;
      add(shiftJisPair(lead, trail));
    }
  }

  private double shiftJisPair(int lead, int trail) {
    if (lead == 0x82 && trail >= 0x9f || lead == 0x83 && trail <= 0x96) {
      kana++;
      return 1;
    }
    if (lead == 0x81) {
      return trail <= 0x9a ? 1 : .5;
    }
    if (lead == 0x82) {
      return .8;
    }
    if (lead >= 0x88 && lead < 0x98 || lead == 0x98 && trail <= 0x72) {
      return .65;
    }
    if (lead == 0x83 || lead == 0x84 || lead == 0x87) {
      return 0;
    }
    return lead >= 0xf0 || lead == 0x85 || lead == 0x86 || lead == 0xeb || lead == 0xec
        ? -1.5
        : -.5;
  }

  private void euc(Codec codec) {
    boolean wide = codec != Labels.EUC_JP; // GBK and windows-949 fill the whole plane
    int at = 0;
    while (at < to) {
      int lead = bytes[at++] & 0xff;
      if (lead < 0x80) {
        continue;
      }
      if (at == to) {
        continue;
      }
      int trail = bytes[at] & 0xff;
      if (codec == Labels.EUC_JP && lead == 0x8e && trail >= 0xa1 && trail <= 0xdf) {
        at++;
        add(.3);
      } else if (codec == Labels.EUC_JP && lead == 0x8f && trail >= 0xa1) {
        at = Math.min(to, at + 2);
        add(-.5);
      } else if (lead >= 0xa1 && lead < 0xff && trail >= 0xa1 && trail < 0xff) {
        at++;
        add(
            codec == Labels.EUC_JP
                ? japaneseRow(lead)
                : codec == Labels.GB18030 ? chineseRow(lead) : koreanRow(lead));
      } else if (wide
          && lead > 0x80
          && lead < 0xff
          && trail >= 0x40
          && trail != 0x7f
          && trail < 0xff) {
        at++;
        add(-.6);
      } else {
        add(BROKEN);
      }
    }
  }

  private double japaneseRow(int lead) {
    if (lead == 0xa4 || lead == 0xa5) {
      kana++;
      return 1;
    }
    if (lead == 0xa1 || lead == 0xa3) {
      return lead == 0xa1 ? 1 : .8;
    }
    if (lead >= 0xb0 && lead <= 0xcf) {
      return .65;
    }
    if (lead == 0xa2 || lead == 0xad || lead == 0xa6 || lead == 0xa8) {
      return .2;
    }
    return lead >= 0xd0 && lead <= 0xf4 ? -.4 : -1.5;
  }

  private double chineseRow(int lead) {
    late += lead >= 0xc9 ? 1 : 0;
    if (lead == 0xa1 || lead == 0xa3) {
      return 1;
    }
    if (lead >= 0xb0 && lead <= 0xd7) {
      return .7;
    }
    return lead >= 0xd8 && lead <= 0xf7 ? -.2 : -.5;
  }

  private static double koreanRow(int lead) {
    if (lead == 0xa1 || lead == 0xa3) {
      return 1;
    }
    if (lead >= 0xb0 && lead <= 0xc8) {
      return .9;
    }
    return lead >= 0xca && lead <= 0xfd ? -.6 : -.5;
  }

  private void big5() {
    int at = 0;
    while (at < to) {
      int lead = bytes[at++] & 0xff;
      if (lead < 0x80) {
        continue;
      }
      if (at == to) {
        continue;
      }
      int trail = bytes[at] & 0xff;
      boolean lowTrail = trail >= 0x40 && trail < 0x7f;
      if (lead < 0x81 || lead == 0xff || !lowTrail && (trail < 0xa1 || trail == 0xff)) {
        add(BROKEN);
        continue;
      }
      at++;
      low += lowTrail ? 1 : 0;
      if (lead >= 0xa4 && lead <= 0xc6) {
        add(.7);
      } else {
        add(lead >= 0xa1 && lead <= 0xa3 ? 1 : lead >= 0xc9 && lead <= 0xf9 ? -.4 : -1);
      }
    }
  }

  private void western() {
    int run = 0;
    for (int at = 0; at < to; at++) {
      int b = bytes[at] & 0xff;
      if (b < 0x80) {
        run = 0;
        continue;
      }
      run++;
      if (b == 0x81 || b == 0x8d || b == 0x8f || b == 0x90 || b == 0x9d) {
        add(BROKEN);
      } else if (run > 2) {
        add(-1);
      } else if (b >= 0xc0) {
        add(letterBeside(at) ? .7 : 0);
      } else {
        add(b < 0x91 && b > 0x80 && b != 0x85 ? -.3 : .3);
      }
    }
  }

  private boolean letterBeside(int at) {
    return at > 0 && letter(bytes[at - 1]) || at + 1 < to && letter(bytes[at + 1]);
  }

  private static boolean letter(byte b) {
    int lower = b | 0x20;
    return lower >= 'a' && lower <= 'z';
  }
}
