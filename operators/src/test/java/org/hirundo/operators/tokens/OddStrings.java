package org.hirundo.operators.tokens;

/**
 * Strings from all of Unicode's corners, and long texts: those of {@code golden/make_golden.py},
 * which says what they are.
 */
final class OddStrings {
  private static final int[][][] RANGES = {
    {{0x0, 0xD7FF}, {0xE000, 0x10FFFF}},
    {{0x0, 0xD7FF}, {0xE000, 0xFFFF}},
    {
      {0x61, 0x7A},
      {0x300, 0x36F},
      {0x591, 0x5C7},
      {0xE31, 0xE4E},
      {0x900, 0x963},
      {0x1100, 0x11FF},
      {0x3099, 0x309A},
      {0xAC00, 0xD7A3},
      {0x1AB0, 0x1AFF}
    },
    {
      {0xD7FE, 0xD7FF},
      {0xE000, 0xE001},
      {0xFFFC, 0x10001},
      {0x10FFFE, 0x10FFFF},
      {0x61, 0x63},
      {0xFDD0, 0xFDEF},
      {0x1FFFE, 0x20001}
    },
    {
      {0x1F300, 0x1F64F},
      {0x1F3FB, 0x1F3FF},
      {0x200D, 0x200D},
      {0xFE0E, 0xFE0F},
      {0x1F1E6, 0x1F1FF},
      {0x20E3, 0x20E3},
      {0x30, 0x39},
      {0xE0020, 0xE007F},
      {0x2640, 0x2642}
    },
    {
      {0x5D0, 0x5EA},
      {0x620, 0x6FF},
      {0x200E, 0x200F},
      {0x202A, 0x202E},
      {0x2066, 0x2069},
      {0x20, 0x20},
      {0x660, 0x669},
      {0xFB1D, 0xFDFF},
      {0x61, 0x7A}
    },
    {
      {0x0, 0x1F},
      {0x7F, 0xA0},
      {0x2028, 0x2029},
      {0x200B, 0x200F},
      {0xFEFF, 0xFEFF},
      {0xAD, 0xAD},
      {0x3000, 0x3000},
      {0x61, 0x62},
      {0x20, 0x20}
    },
    {
      {0x20, 0x20},
      {0xA, 0xA},
      {0xD, 0xD},
      {0x9, 0x9},
      {0xA0, 0xA0},
      {0x3000, 0x3000},
      {0x85, 0x85},
      {0x61, 0x62},
      {0x2E, 0x2E}
    },
    {
      {0x3041, 0x3096},
      {0x30A1, 0x30FC},
      {0x4E00, 0x9FA0},
      {0xFF01, 0xFF9F},
      {0x3001, 0x3003},
      {0x300C, 0x300F},
      {0x41, 0x5A},
      {0x30, 0x39},
      {0x20000, 0x2A6D6}
    },
    {
      {0x30, 0x39}, {0x660, 0x669}, {0xFF10, 0xFF19}, {0x2160, 0x2188}, {0xB2, 0xB9},
      {0x2070, 0x2089}, {0x2E, 0x2E}, {0x2C, 0x2C}, {0x20, 0x20}, {0x3021, 0x3029}
    },
    {
      {0xFB00, 0xFB06}, {0xC5, 0xC5}, {0x212A, 0x212B}, {0x1C4, 0x1CC}, {0x130, 0x131},
      {0xDF, 0xDF}, {0x17F, 0x17F}, {0x3300, 0x33FF}, {0x3A3, 0x3C3}, {0x61, 0x7A},
      {0x27, 0x27}, {0x2F800, 0x2FA1D}
    },
  };
  private static final String[] WORDS = {
    "swallow",
    " the",
    " river",
    "it's",
    " I'LL",
    " DON'T",
    "they've",
    "HELLO",
    "camelCase",
    "snake_case",
    "x=y",
    "(a,b)",
    "{\n",
    "    return",
    "\t",
    "\n\n",
    " 3.14",
    "://",
    "e.g.",
    "—",
    "“quoted”",
    "naïve",
    "Ångström",
    " 燕は",
    "低く飛ぶ。",
    "コンピューター",
    "東京都",
    "https",
    "...",
    "!!!",
    "  ",
    "\r\n",
    "don\u2019t",
    "ǅungla",
    "İstanbul",
    "ß",
    "'s",
    "'S",
    "_",
    "-",
    "▁",
    "Ġ",
    "##ing",
  };
  private static final String[] SPECIALS = {
    "<|begin_of_text|>",
    "<|end_of_text|>",
    "<|endoftext|>",
    "<s>",
    "</s>",
    "<unk>",
    "[CLS]",
    "[SEP]",
    "[MASK]",
    "[UNK]",
    "<pad>",
    "<0x0A>",
    "<|im_start|>",
    "</",
    "<|",
    "[S",
  };
  private static final int LONG = 150_000;

  private long state;

  private OddStrings(long seed) {
    state = seed;
  }

  private int below(int bound) {
    state += 0x9E3779B97F4A7C15L;
    long z = state;
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    z ^= z >>> 31;
    return (int) ((z >>> 33) % bound);
  }

  private int point(int[][] ranges) {
    int[] range = ranges[below(ranges.length)];
    return range[0] + below(range[1] - range[0] + 1);
  }

  static String text(long index) {
    OddStrings random = new OddStrings(index);
    int kind = random.below(16);
    StringBuilder text = new StringBuilder();
    if (kind < RANGES.length) {
      for (int left = random.below(41); left > 0; left--) {
        text.appendCodePoint(random.point(RANGES[kind]));
      }
    } else if (kind == 11) {
      for (int left = 1 + random.below(3); left > 0; left--) {
        String point = Character.toString(random.point(RANGES[random.below(RANGES.length)]));
        text.append(point.repeat(1 + random.below(700)));
      }
    } else if (kind == 12) {
      for (int left = random.below(12); left > 0; left--) {
        String[] among = random.below(2) == 0 ? SPECIALS : WORDS;
        text.append(among[random.below(16)]);
      }
    } else {
      random.words(text, random.below(60));
    }
    return text.toString();
  }

  private void words(StringBuilder text, int count) {
    for (int left = count; left > 0; left--) {
      text.append(WORDS[below(WORDS.length)]);
    }
  }

  /** Of kind 0 to 7: more than two windows, but for the whole. */
  static String longText(int kind) {
    OddStrings random = new OddStrings(1_000_000 + kind);
    StringBuilder text = new StringBuilder();
    switch (kind) {
      case 0 -> {
        int[][] letters = {{0x3041, 0x3096}, {0x30A1, 0x30FC}, {0x4E00, 0x4E80}};
        while (text.length() < LONG) {
          for (int left = 3 + random.below(12); left > 0; left--) {
            text.appendCodePoint(random.point(letters));
          }
          text.append("、。".charAt(random.below(2)));
        }
      }
      case 1 -> {
        for (int i = 0; i < LONG; i++) {
          text.append((char) ('a' + random.below(26)));
        }
      }
      case 2 -> {
        for (int i = 0; i < 400; i++) {
          text.append(" ".repeat(1 + random.below(900)));
          text.append("\n\t \u3000".charAt(random.below(4)));
        }
      }
      case 3 -> text.append(" ".repeat(LONG)).append("x").append("\n".repeat(LONG));
      case 4 -> {
        for (int i = 0; i < LONG; i++) {
          text.append((char) ('0' + random.below(10)));
        }
      }
      case 5 ->
          text.append("=-".repeat(40_000))
              .append("a".repeat(70_000))
              .append("あ".repeat(70_000))
              .append("😀".repeat(40_000));
      case 6 -> random.words(text, 30_000);
      default -> {
        for (int i = 0; i < 1_200; i++) {
          text.append(text(kind * 100_000L + i));
        }
      }
    }
    return text.toString();
  }
}
