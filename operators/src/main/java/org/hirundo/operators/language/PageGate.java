package org.hirundo.operators.language;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A cheap look at a page's bytes, before it is decoded, that tells whether it is worth a parse, as
 * Swallow's pipeline takes one: pages that are certainly in no wanted language are refused, all
 * that is in doubt passes. Looks at the first 128 KiB outside tags, scripts and styles: Japanese
 * shows by kana in UTF-8, Shift_JIS, EUC-JP or by the escapes of ISO-2022-JP, English by its
 * commonest words; any other language by its declaration alone. Formulas and code blocks pass where
 * those domains are wanted. Immutable and thread-safe.
 */
public final class PageGate {
  private static final int LOOKED_AT = 128 * 1024;
  private static final int KANA = 5;
  private static final int FEW_WORDS = 40;

  /** Of a hundred words of English prose some fifteen are on the list, of its neighbours' none. */
  private static final int ENGLISH_PERCENT = 3;

  private static final int DECLARED_PERCENT = 1;
  private static final int CLEAR = 25;
  private static final int CLEAR_PERCENT = 8;

  /** Words of at most four letters, each packed into an int: see {@link #isEnglish}. */
  private static final int[] ENGLISH =
      Stream.of(
              "the", "of", "and", "that", "with", "are", "you", "this", "from", "have", "your",
              "they")
          .mapToInt(word -> word.chars().reduce(0, (packed, c) -> packed << 8 | c))
          .toArray();

  private final boolean japanese;
  private final boolean english;
  private final boolean mathematics;
  private final boolean code;
  private final Set<String> domains;

  /**
   * @param domains the mixture's: {@code math}, {@code code}, and languages by their ISO 639-1 code
   */
  public PageGate(Set<String> domains) {
    this.domains = Set.copyOf(domains);
    this.japanese = domains.contains("ja");
    this.english = domains.contains("en");
    this.mathematics = domains.contains("math");
    this.code = domains.contains("code");
  }

  /** Whether the page may be of a wanted domain. Linear in the first 128 KiB. */
  public boolean letsPass(byte[] body) {
    String start =
        new String(body, 0, Math.min(body.length, LOOKED_AT), StandardCharsets.ISO_8859_1);
    Look look = new Look(start);
    look.over();
    boolean latin = look.words >= FEW_WORDS && look.high * 4 < look.letters;
    boolean tooLittle = look.words < FEW_WORDS && look.high < FEW_WORDS;
    if (tooLittle || (japanese && look.kana() >= KANA)) {
      return true;
    }
    String declared = declared(start);
    int percent = declared.equals("en") ? DECLARED_PERCENT : ENGLISH_PERCENT;
    if (english && latin && look.english * 100 >= look.words * percent) {
      return true;
    }
    if (domains.contains(declared)) {
      boolean checked = declared.equals("en") || declared.equals("ja") && latin;
      return !checked || body.length > LOOKED_AT;
    }
    return (mathematics && look.formulas) || (code && look.blocks >= 3);
  }

  private static String declared(String start) {
    int html = start.indexOf("<html");
    html = html < 0 ? start.indexOf("<HTML") : html;
    int end = html < 0 ? -1 : start.indexOf('>', html);
    int at = end < 0 ? -1 : start.indexOf("lang=", html);
    if (at < 0 || at > end) {
      return "";
    }
    int from = at + 5;
    while (from < end && (start.charAt(from) == '"' || start.charAt(from) == '\'')) {
      from++;
    }
    return start.substring(from, Math.min(end, from + 2)).toLowerCase(Locale.ROOT);
  }

  /** One walk over the start of a page, a character for each byte. */
  private final class Look {
    private final String start;
    private int letters;
    private int high;
    private int words;
    private int english;
    private int kanaUtf8;
    private int kanaEuc;
    private int kanaShiftJis;
    private int kanaNumbers;
    private int escapes;
    private int sequences;
    private int broken;
    private int blocks;
    private boolean formulas;

    Look(String start) {
      this.start = start;
    }

    /** Legacy encodings are looked for only where the bytes are not UTF-8. */
    int kana() {
      boolean legacy = broken * 10 > sequences;
      return escapes * KANA + kanaNumbers + (legacy ? Math.max(kanaEuc, kanaShiftJis) : kanaUtf8);
    }

    void over() {
      int at = 0;
      while (at < start.length()) {
        char c = start.charAt(at);
        if (c == '<') {
          if (isClear()) {
            return;
          }
          at = tag(at);
        } else if (c >= 0x80) {
          at = wide(at, c);
        } else if (isLetter(c)) {
          at = word(at);
        } else if (c == '&') {
          at = reference(at);
        } else {
          boolean escape = c == 0x1b && at + 2 < start.length() && start.charAt(at + 1) == '$';
          escapes += escape ? 1 : 0;
          at++;
        }
      }
    }

    /** So much speaks for Japanese or for English that the rest need not be looked at. */
    private boolean isClear() {
      return (japanese && kana() >= CLEAR)
          || (PageGate.this.english && english >= CLEAR && english * 100 >= words * CLEAR_PERCENT);
    }

    /** A character written as a number; any other reference is passed over. */
    private int reference(int at) {
      boolean number = at + 2 < start.length() && start.charAt(at + 1) == '#';
      boolean hex = number && (start.charAt(at + 2) | 0x20) == 'x';
      int from = at + (hex ? 3 : number ? 2 : 1);
      int end = from;
      int code = 0;
      while (end < start.length() && end - from < 8 && start.charAt(end) < 0x80) {
        int digit = Character.digit(start.charAt(end), hex ? 16 : number ? 10 : 36);
        if (digit < 0) {
          break;
        }
        code = code * (hex ? 16 : 10) + digit;
        end++;
      }
      if (number && code >= 0x80) {
        high++;
        kanaNumbers += code >= 0x3041 && code <= 0x30fe ? 1 : 0;
      }
      return end;
    }

    /** Most tags are told apart from those that matter here by their first letter. */
    private int tag(int at) {
      boolean looked = mathematics && !formulas;
      char first = at + 1 < start.length() ? (char) (start.charAt(at + 1) | 0x20) : 0;
      formulas |= looked && first == 'm' && (says(at, "<math") || says(at, "<mjx-"));
      blocks += code && first == 'p' && says(at, "<pre") ? 1 : 0;
      int end = start.indexOf('>', at);
      if (end < 0) {
        return start.length();
      }
      boolean script = first == 's' && says(at, "<script");
      if (script || first == 's' && says(at, "<style")) {
        int close = start.indexOf("</", end);
        int stop = close < 0 ? start.length() : close;
        formulas |= looked && script && namesFormulas(at, stop);
        return stop;
      }
      formulas |= looked && first == 'l' && says(at, "<link") && namesFormulas(at, end);
      return end + 1;
    }

    private boolean namesFormulas(int from, int to) {
      String script = start.substring(from, Math.min(to, from + 1000));
      return script.contains("MathJax")
          || script.contains("mathjax")
          || script.contains("katex")
          || script.contains("math/tex");
    }

    private boolean says(int at, String tag) {
      return start.regionMatches(true, at, tag, 0, tag.length());
    }

    private int word(int at) {
      int end = at;
      while (end < start.length() && isLetter(start.charAt(end))) {
        end++;
      }
      letters += end - at;
      words++;
      english += end - at <= 4 && isEnglish(at, end) ? 1 : 0;
      return end;
    }

    private boolean isEnglish(int from, int to) {
      int packed = 0;
      for (int i = from; i < to; i++) {
        packed = packed << 8 | start.charAt(i) | 0x20;
      }
      for (int word : ENGLISH) {
        if (word == packed) {
          return true;
        }
      }
      return false;
    }

    private int wide(int at, char c) {
      char next = at + 1 < start.length() ? start.charAt(at + 1) : 0;
      high++;
      kanaEuc += (c == 0xa4 || c == 0xa5) && next >= 0xa1 && next <= 0xf6 ? 1 : 0;
      boolean hiragana = c == 0x82 && next >= 0x9f && next <= 0xf1;
      kanaShiftJis += hiragana || (c == 0x83 && next >= 0x40 && next <= 0x96) ? 1 : 0;
      int follow = c >= 0xf0 ? 3 : c >= 0xe0 ? 2 : c >= 0xc2 ? 1 : 0;
      sequences++;
      for (int i = 1; i <= follow; i++) {
        if (at + i < start.length() && (start.charAt(at + i) & 0xc0) != 0x80) {
          follow = 0;
        }
      }
      broken += follow == 0 ? 1 : 0;
      kanaUtf8 += follow == 2 && c == 0xe3 && next >= 0x81 && next <= 0x83 ? 1 : 0;
      boolean pair = follow == 0 && next >= 0x40;
      return at + 1 + (pair ? 1 : follow);
    }

    private static boolean isLetter(char c) {
      return (c | 0x20) >= 'a' && (c | 0x20) <= 'z';
    }
  }
}
