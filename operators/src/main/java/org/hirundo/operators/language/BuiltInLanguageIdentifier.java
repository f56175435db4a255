package org.hirundo.operators.language;

import java.lang.Character.UnicodeScript;
import java.util.EnumMap;
import java.util.Map;

/**
 * Tells a language without a model file: by script first, then by orthography within Han, Cyrillic
 * and Arabic, and by {@link LatinProfiles} within Latin. Looks at no more than three windows of the
 * text, about 2,400 characters. Stateless and thread-safe.
 */
public final class BuiltInLanguageIdentifier implements LanguageIdentifier {
  private static final Map<UnicodeScript, String> ONE_LANGUAGE =
      new EnumMap<>(
          Map.ofEntries(
              Map.entry(UnicodeScript.HANGUL, "ko"),
              Map.entry(UnicodeScript.GREEK, "el"),
              Map.entry(UnicodeScript.HEBREW, "he"),
              Map.entry(UnicodeScript.THAI, "th"),
              Map.entry(UnicodeScript.DEVANAGARI, "hi"),
              Map.entry(UnicodeScript.BENGALI, "bn"),
              Map.entry(UnicodeScript.TAMIL, "ta"),
              Map.entry(UnicodeScript.TELUGU, "te"),
              Map.entry(UnicodeScript.GEORGIAN, "ka"),
              Map.entry(UnicodeScript.ARMENIAN, "hy"),
              Map.entry(UnicodeScript.KHMER, "km"),
              Map.entry(UnicodeScript.LAO, "lo"),
              Map.entry(UnicodeScript.MYANMAR, "my"),
              Map.entry(UnicodeScript.SINHALA, "si"),
              Map.entry(UnicodeScript.GUJARATI, "gu"),
              Map.entry(UnicodeScript.ETHIOPIC, "am")));

  private static final int FEW_LETTERS = 3;

  /** A word of a script without spaces is some two characters, one of an alphabet some five. */
  private static final double DENSE = 2.5;

  /**
   * Latin letters that are no language's words, as in code and lists of names, speak for none, and
   * so hardly against the Japanese around them.
   */
  private static final double LEAST_TOLD = 0.2;

  /**
   * Pages in Japanese hold English sentences (titles, notices, manuals half translated) far more
   * often than the other way round, so of two shares that are nearly equal Japanese is believed.
   */
  private static final double BELIEVED = 1.4;

  @Override
  public Language identify(String text) {
    String sample = TextSample.of(text);
    EnumMap<UnicodeScript, Integer> scripts = new EnumMap<>(UnicodeScript.class);
    int latin = count(sample, scripts);
    int kana = take(scripts, UnicodeScript.HIRAGANA) + take(scripts, UnicodeScript.KATAKANA);
    int han = take(scripts, UnicodeScript.HAN);
    double total = latin + DENSE * (kana + han);
    UnicodeScript other = UnicodeScript.COMMON;
    double otherWeight = 0;
    for (Map.Entry<UnicodeScript, Integer> entry : scripts.entrySet()) {
      double weight = entry.getValue() * (entry.getKey() == UnicodeScript.HANGUL ? DENSE : 1);
      total += weight;
      if (weight > otherWeight) {
        other = entry.getKey();
        otherWeight = weight;
      }
    }
    if (total < FEW_LETTERS) {
      return Language.UNDETERMINED;
    }
    double eastAsian = DENSE * (kana + han);
    Language western = latin == 0 ? Language.UNDETERMINED : LatinProfiles.decide(sample);
    double told = latin * Math.max(LEAST_TOLD, western.score());
    if (BELIEVED * eastAsian >= told && eastAsian >= otherWeight) {
      return scaled(HanText.decide(sample, kana, han), eastAsian / (total - latin + told));
    }
    if (latin >= otherWeight) {
      return scaled(western, latin / total);
    }
    return scaled(ofScript(other, sample), otherWeight / total);
  }

  /** Counts letters by script; Latin ones, which are most, apart. */
  private static int count(String sample, EnumMap<UnicodeScript, Integer> scripts) {
    int latin = 0;
    for (int i = 0; i < sample.length(); ) {
      int c = sample.codePointAt(i);
      i += Character.charCount(c);
      if (c < 0x250) {
        latin += Character.isLetter(c) ? 1 : 0;
      } else if (Character.isLetter(c) && !(c >= 0xff21 && c <= 0xff5a)) {
        UnicodeScript script = UnicodeScript.of(c);
        if (script == UnicodeScript.LATIN) {
          latin++;
        } else if (script != UnicodeScript.COMMON) {
          scripts.merge(script, 1, Integer::sum);
        }
      }
    }
    return latin;
  }

  private static int take(EnumMap<UnicodeScript, Integer> scripts, UnicodeScript script) {
    Integer count = scripts.remove(script);
    return count == null ? 0 : count;
  }

  private static Language scaled(Language language, double share) {
    return new Language(language.code(), (float) Math.min(1, language.score() * share));
  }

  private static Language ofScript(UnicodeScript script, String sample) {
    if (script == UnicodeScript.CYRILLIC) {
      return cyrillic(sample);
    }
    if (script == UnicodeScript.ARABIC) {
      return new Language(any(sample, "پچژگی") * 50 > sample.length() ? "fa" : "ar", 0.9f);
    }
    String code = ONE_LANGUAGE.get(script);
    return code == null ? Language.UNDETERMINED : new Language(code, 1);
  }

  private static Language cyrillic(String sample) {
    int ukrainian = any(sample, "іїєґІЇЄҐ");
    int serbian = any(sample, "јљњђћџЈЉЊЂЋЏ");
    int russian = any(sample, "ыэёЫЭЁ");
    int bulgarian = any(sample, "ъЪ");
    if (ukrainian > russian && ukrainian >= serbian) {
      return new Language(any(sample, "ўЎ") > 0 ? "be" : "uk", 0.9f);
    }
    if (serbian > russian) {
      return new Language("sr", 0.9f);
    }
    if (russian == 0 && bulgarian > 0) {
      return new Language("bg", 0.8f);
    }
    return new Language("ru", russian > 0 ? 0.95f : 0.6f);
  }

  private static int any(String sample, String letters) {
    int count = 0;
    for (int i = 0; i < sample.length(); i++) {
      count += letters.indexOf(sample.charAt(i)) >= 0 ? 1 : 0;
    }
    return count;
  }
}
