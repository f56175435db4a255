package org.hirundo.pipelines.load;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * A real page's markup with its sentences taken out: text nodes that are long enough to be prose
 * are slots, everything else stays as it is.
 *
 * @param charset in which the page was stored
 * @param language ISO 639-1
 * @param markup what stands before each slot, and after the last: one more than there are slots
 * @param slots characters of each
 * @param headEnd where scripts can be added: an index into the first part of the markup
 */
record PageTemplate(
    String charset, String language, List<String> markup, List<Integer> slots, int headEnd) {
  private static final List<String> OPAQUE =
      List.of("script", "style", "title", "textarea", "noscript", "svg", "pre", "code", "math");

  /** What a scan finds: the template, the text of its slots, and its scripts and style sheets. */
  record Scan(PageTemplate template, List<String> texts, List<String> blocks) {}

  int characters() {
    return markup.stream().mapToInt(String::length).sum() + slotCharacters();
  }

  int slotCharacters() {
    return slots.stream().mapToInt(Integer::intValue).sum();
  }

  /**
   * The page with other sentences in its slots, each slot about as long as it was.
   *
   * @param padding scripts and style sheets for its head
   * @param lost whether the next slot stays empty, all the same
   */
  String filled(String padding, Supplier<String> sentences, BooleanSupplier lost) {
    String first = markup.get(0);
    StringBuilder page = new StringBuilder(characters() + padding.length() + 1024);
    page.append(first, 0, headEnd).append(padding).append(first, headEnd, first.length());
    for (int slot = 0; slot < slots.size(); slot++) {
      int begun = page.length();
      int end = begun + slots.get(slot);
      while (page.length() < end) {
        page.append(sentences.get());
        if (!language.equals("ja")) {
          page.append(' ');
        }
      }
      if (lost.getAsBoolean()) {
        page.setLength(begun);
      }
      page.append(markup.get(slot + 1));
    }
    return page.toString();
  }

  /**
   * Scans a page.
   *
   * @param shortest characters of a text node that becomes a slot
   */
  static Scan scan(String html, String charset, String language, int shortest) {
    List<String> markup = new ArrayList<>();
    List<Integer> slots = new ArrayList<>();
    List<String> texts = new ArrayList<>();
    List<String> blocks = new ArrayList<>();
    String lower = html.toLowerCase(Locale.ROOT);
    int begun = 0;
    int at = 0;
    while (at < html.length()) {
      int open = html.indexOf('<', at);
      int end = open < 0 ? html.length() : open;
      String text = html.substring(at, end);
      String prose = text.strip();
      if (prose.length() >= shortest && prose.indexOf('&') < 0 && prose.indexOf('$') < 0) {
        int from = at + text.indexOf(prose);
        markup.add(html.substring(begun, from));
        slots.add(prose.length());
        texts.add(prose);
        begun = from + prose.length();
      }
      if (open < 0) {
        break;
      }
      at = after(lower, open);
      if (at - open > 400
          && (lower.startsWith("<script", open) || lower.startsWith("<style", open))) {
        blocks.add(html.substring(open, at));
      }
    }
    markup.add(html.substring(begun));
    int headEnd = Math.max(0, markup.get(0).toLowerCase(Locale.ROOT).indexOf("</head"));
    return new Scan(
        new PageTemplate(charset, language, List.copyOf(markup), List.copyOf(slots), headEnd),
        texts,
        blocks);
  }

  /** Where the tag, comment or element without prose that begins here has ended. */
  private static int after(String lower, int open) {
    if (lower.startsWith("<!--", open)) {
      return past(lower, "-->", open);
    }
    for (String name : OPAQUE) {
      int end = open + 1 + name.length();
      if (lower.startsWith(name, open + 1)
          && end < lower.length()
          && !Character.isLetterOrDigit(lower.charAt(end))) {
        return past(lower, ">", past(lower, "</" + name, open) - 1);
      }
    }
    return past(lower, ">", open);
  }

  private static int past(String lower, String mark, int from) {
    int found = lower.indexOf(mark, from);
    return found < 0 ? lower.length() : found + mark.length();
  }
}
