package org.hirundo.operators.quality;

import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Takes from a training text what would tell its source rather than its quality: lines that hold no
 * sentence, such as menus, headings, lists and listings; tags, entities, addresses, wiki and
 * Markdown mark-up; the digits of dates, times and other long numbers. The text to be scored later
 * is left as it is. All patterns are possessive and linear.
 */
final class SourceCleaner {
  private static final Pattern MARK_UP =
      Pattern.compile(
          "<[^<>\\n]{1,500}+>"
              + "|&#?[A-Za-z0-9]{1,10}+;"
              + "|(?:https?|ftp)://[\\x21-\\x7E]++"
              + "|\\{\\{[^{}\\n]{0,500}+\\}\\}"
              + "|\\[\\[|\\]\\]|'{2,5}+|={2,6}+|`{1,3}+|\\*{1,3}+"
              + "|(?m:^[ \\t]*+(?:#{1,6}|[-+>|・●■◆※]|\\d{1,3}+[.)])[ \\t]++)");
  private static final Pattern DATE_OR_LONG_NUMBER =
      Pattern.compile(
          "[0-9０-９]{1,4}+(?:[年月日時分秒/:\\-][0-9０-９]{0,4}+){1,6}+日?+"
              + "|[0-9]{1,4}+\\.[0-9]{1,2}+\\.[0-9]{1,4}+"
              + "|[0-9０-９]{4,}+年?+");
  private static final Pattern SPACE = Pattern.compile("[ \\t\\r\\x0B\\f\\x00\\u00A0\\u3000]++");

  private static final int SHORTEST_SENTENCE = 20;

  /** Characters that sentences must make up for the other lines to be left out. */
  private static final int ENOUGH = 120;

  private SourceCleaner() {}

  /** The cleaned text in one line, cut after so many characters. */
  static String clean(String text, int limit) {
    String cut = text.length() > limit * 2L ? text.substring(0, limit * 2) : text;
    String plain = MARK_UP.matcher(sentences(cut)).replaceAll(" ");
    plain = DATE_OR_LONG_NUMBER.matcher(plain).replaceAll("");
    plain = SPACE.matcher(plain.replace('\n', ' ')).replaceAll(" ").strip();
    if (plain.length() <= limit) {
      return plain;
    }
    int end = Character.isLowSurrogate(plain.charAt(limit)) ? limit - 1 : limit;
    return plain.substring(0, end);
  }

  /** The lines with sentences, if there are enough of them. */
  private static String sentences(String text) {
    boolean japanese = text.indexOf('。') >= 0;
    String kept =
        text.lines()
            .filter(line -> line.length() >= SHORTEST_SENTENCE && endsSentence(line, japanese))
            .collect(Collectors.joining("\n"));
    return kept.length() < ENOUGH ? text : kept;
  }

  /** Whether a sentence ends in the line; in Japanese text Latin marks are those of code. */
  private static boolean endsSentence(String line, boolean japanese) {
    for (int i = 0; i < line.length(); i++) {
      char c = line.charAt(i);
      boolean atEnd = i + 1 == line.length() || line.charAt(i + 1) == ' ';
      if (c == '。' || c == '．' || c == '！' || c == '？') {
        return true;
      }
      if (!japanese && atEnd && (c == '.' || c == '!' || c == '?')) {
        return true;
      }
    }
    return false;
  }
}
