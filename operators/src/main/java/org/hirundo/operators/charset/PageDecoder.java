package org.hirundo.operators.charset;

import java.nio.charset.StandardCharsets;
import org.mozilla.universalchardet.UniversalDetector;

/**
 * Decodes web pages whose declarations may be right, absent or wrong.
 *
 * <p>A byte order mark, escapes of ISO-2022-JP and well-formed UTF-8 are proofs and come first; a
 * declaration (HTTP header, then {@code meta}) is believed if it is about as plausible for the
 * bytes as the best of the encodings that are mistaken for one another; else the most plausible one
 * is taken. A character cut at the end, and stray bytes up to .1 % of the page and 5 % of its
 * characters outside ASCII, become U+FFFD. Labels mean what browsers make of them (WHATWG Encoding
 * Standard): {@code Shift_JIS} is windows-31j, {@code iso-8859-1} is windows-1252.
 *
 * <p>Stateless, thread safe.
 */
public final class PageDecoder {
  private static final int SAMPLE = 24 * 1024;
  private static final int CUT = 3;
  private static final double BENEFIT_OF_DOUBT = .25;
  private static final double LANGUAGE_HINT = .15;
  private static final double PLAUSIBLE = .35;
  private static final Codec[] RIVALS = {
    Labels.SHIFT_JIS, Labels.EUC_JP, Labels.GB18030, Labels.EUC_KR, Labels.BIG5, Labels.WINDOWS_1252
  };

  private PageDecoder() {}

  /**
   * Decodes a page.
   *
   * @param body the page's bytes, with content codings undone
   * @param httpContentType value of the HTTP {@code Content-Type} header; may be empty
   * @throws UndecodableException if the bytes are no text, or spoilt text
   */
  public static DecodedPage decode(byte[] body, String httpContentType)
      throws UndecodableException {
    DecodedPage marked = byMark(body);
    if (marked != null) {
      return sound(marked);
    }
    ByteCensus census = ByteCensus.of(body);
    Declarations declared = Declarations.of(body, httpContentType);
    if (census.zeros() > 0 || census.controls() > 0) {
      DecodedPage wide = wide(body, census);
      if (wide != null) {
        return sound(wide);
      }
      if (census.looksBinary(body)) {
        String found = census.zeros() + " zero and " + census.controls() + " control bytes";
        throw new UndecodableException("binary", found);
      }
    }
    if (census.escapes() > 0 && Iso2022Jp.escapesIn(body, 0, body.length)) {
      String text = Labels.ISO_2022_JP.decode(body, 0, body.length);
      if (tolerable(replaced(text), body.length, text)) {
        String evidence = evidence(declared, Labels.ISO_2022_JP, "escapes");
        return sound(new DecodedPage(text, Labels.ISO_2022_JP.name(), evidence));
      }
      if (census.high() == 0) {
        throw new UndecodableException("undecodable", "broken ISO-2022-JP");
      }
    }
    if (census.high() == 0) {
      Codec named = declared.http() != null ? declared.http() : declared.meta();
      boolean plain = named != null && named.decode(new byte[] {'a'}, 0, 1).equals("a");
      Codec codec = plain && named != Labels.ISO_2022_JP ? named : Labels.UTF_8;
      String text = new String(body, StandardCharsets.ISO_8859_1);
      DecodedPage page = new DecodedPage(text, codec.name(), evidence(declared, codec, "utf-8"));
      return sound(page, Mojibake.inAscii(text));
    }
    DecodedPage utf8 = utf8(body, declared, census);
    return sound(utf8 != null ? utf8 : legacy(body, declared));
  }

  private static DecodedPage byMark(byte[] body) {
    int first = body.length > 1 ? (body[0] & 0xff) << 8 | body[1] & 0xff : 0;
    if (first == 0xefbb && body.length > 2 && (body[2] & 0xff) == 0xbf) {
      PageText page = utf8(body, 3, ByteCensus.of(body));
      return page == null ? null : new DecodedPage(page, Labels.UTF_8.name(), "bom");
    }
    if (first == 0xfffe || first == 0xfeff) {
      Codec codec = first == 0xfffe ? Labels.UTF_16LE : Labels.UTF_16BE;
      String text = codec.decode(body, 2, body.length);
      boolean fits = tolerable(replaced(text), body.length, text);
      return fits ? new DecodedPage(text, codec.name(), "bom") : null;
    }
    return null;
  }

  /** UTF-16 without a mark: markup has a zero in every second byte. */
  private static DecodedPage wide(byte[] body, ByteCensus census) {
    if (census.zeros() * 8L < body.length || body.length < 4) {
      return null;
    }
    Codec codec = census.oddZeros() * 2 > census.zeros() ? Labels.UTF_16LE : Labels.UTF_16BE;
    int misplaced = Math.min(census.oddZeros(), census.zeros() - census.oddZeros());
    String text = codec.decode(body, 0, body.length);
    boolean fits =
        misplaced * 20 <= census.zeros()
            && text.indexOf('<') >= 0
            && tolerable(replaced(text), body.length, text);
    return fits ? new DecodedPage(text, codec.name(), "detector") : null;
  }

  private static DecodedPage utf8(byte[] body, Declarations declared, ByteCensus census) {
    if (census.pairable() < 0) {
      return null;
    }
    PageText page = utf8(body, 0, census);
    if (page == null) {
      return null;
    }
    Codec named = declared.http() != null ? declared.http() : declared.meta();
    if (census.pairable() > 0 && named != null && named != Labels.UTF_8) {
      // Only a few two-byte characters: two letters of EUC-JP can look like that.
      double score = Plausibility.of(named, body, Math.min(body.length, SAMPLE));
      if (score >= .6 && named != Labels.WINDOWS_1252) {
        return null;
      }
    }
    return new DecodedPage(page, Labels.UTF_8.name(), evidence(declared, Labels.UTF_8, "utf-8"));
  }

  /** The bytes from a place on as UTF-8, or null if too many are not. */
  private static PageText utf8(byte[] body, int from, ByteCensus census) {
    if (census.wellFormed()) {
      return PageText.ofUtf8(body, from);
    }
    String text = Labels.UTF_8.decode(body, from, body.length);
    boolean fits = tolerable(replaced(text) - census.replacements(), body.length, text);
    return fits ? PageText.of(text) : null;
  }

  private static DecodedPage legacy(byte[] body, Declarations declared)
      throws UndecodableException {
    byte[] sample = body;
    int size = body.length;
    if (size > SAMPLE) {
      sample = new byte[SAMPLE];
      size = sample(body, sample);
    }
    for (Codec named : new Codec[] {declared.http(), declared.meta()}) {
      if (named != null && Plausibility.surelyJapanese(named, sample, size)) {
        DecodedPage page = attempt(body, named, evidence(declared, named, ""));
        if (page != null) {
          return page;
        }
      }
    }
    double[] scores = new double[RIVALS.length];
    int best = 0;
    for (int i = 0; i < RIVALS.length; i++) {
      scores[i] = Plausibility.of(RIVALS[i], sample, size);
      scores[i] += declared.japanese() && i < 2 ? LANGUAGE_HINT : 0;
      best = scores[i] > scores[best] ? i : best;
    }
    for (Codec named : new Codec[] {declared.http(), declared.meta()}) {
      if (named != null && named != Labels.UTF_8 && believable(named, scores, best)) {
        DecodedPage page = attempt(body, named, evidence(declared, named, ""));
        if (page != null) {
          return page;
        }
      }
    }
    return detected(body, scores, best);
  }

  private static boolean believable(Codec named, double[] scores, int best) {
    for (int i = 0; i < RIVALS.length; i++) {
      if (RIVALS[i] == named) {
        return scores[i] >= scores[best] - BENEFIT_OF_DOUBT && scores[i] > -.5;
      }
    }
    return scores[best] < PLAUSIBLE;
  }

  private static DecodedPage detected(byte[] body, double[] scores, int best)
      throws UndecodableException {
    if (scores[best] < PLAUSIBLE) {
      UniversalDetector detector = new UniversalDetector();
      detector.handleData(body, 0, Math.min(body.length, 64 * 1024));
      detector.dataEnd();
      String label = detector.getDetectedCharset();
      Codec codec = label == null ? null : Labels.find(label);
      boolean rival = codec == Labels.UTF_8;
      for (int i = 0; i < RIVALS.length; i++) {
        rival |= RIVALS[i] == codec && scores[i] < 0;
      }
      DecodedPage page = codec == null || rival ? null : attempt(body, codec, "detector");
      if (page != null) {
        return page;
      }
    }
    DecodedPage page = scores[best] < 0 ? null : attempt(body, RIVALS[best], "detector");
    if (page == null) {
      throw new UndecodableException(
          "undecodable", "the bytes fit no encoding; nearest is " + RIVALS[best].name());
    }
    return page;
  }

  private static DecodedPage attempt(byte[] body, Codec codec, String evidence) {
    String text = codec.decode(body, 0, body.length);
    boolean fits = tolerable(replaced(text), body.length, text);
    return fits ? new DecodedPage(text, codec.name(), evidence) : null;
  }

  private static String evidence(Declarations declared, Codec codec, String otherwise) {
    return declared.http() == codec ? "http" : declared.meta() == codec ? "meta" : otherwise;
  }

  /** Stretches of the body that hold bytes outside ASCII, with the ASCII beside them. */
  private static int sample(byte[] body, byte[] sample) {
    int size = 0;
    for (int at = 0; at < body.length && size + 64 <= sample.length; ) {
      if (body[at] >= 0) {
        at++;
        continue;
      }
      int from = Math.max(0, at - 1);
      int end = at;
      while (end < body.length && size + end - from < sample.length - 1 && body[end] != '\n') {
        end++;
      }
      System.arraycopy(body, from, sample, size, end - from);
      size += end - from;
      sample[size++] = '\n';
      at = end;
    }
    return size;
  }

  /** Replacement characters but for the end, where a page may be cut in a character or escape. */
  private static int replaced(String text) {
    int count = 0;
    int at = text.indexOf('\ufffd');
    while (at >= 0) {
      count += at >= text.length() - CUT ? 0 : 1;
      at = text.indexOf('\ufffd', at + 1);
    }
    return count;
  }

  private static boolean tolerable(int broken, int length, String text) {
    if (broken <= 0) {
      return true;
    }
    int other = 0;
    for (int i = 0; i < text.length(); i++) {
      other += text.charAt(i) > 0x7f ? 1 : 0;
    }
    return broken * 1000L <= length && broken * 20L <= other;
  }

  private static DecodedPage sound(DecodedPage page) throws UndecodableException {
    return sound(page, Mojibake.in(page.page()));
  }

  private static DecodedPage sound(DecodedPage page, String accident) throws UndecodableException {
    if (accident != null) {
      throw new UndecodableException("mojibake", accident);
    }
    return page;
  }
}
