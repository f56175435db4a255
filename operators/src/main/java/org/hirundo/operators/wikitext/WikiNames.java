package org.hirundo.operators.wikitext;

import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a wiki says of itself at the beginning of its dump.
 *
 * @param language code of its language; empty if it is not told
 * @param pages what stands before a page's title in its URL; empty if it is not told
 * @param dropped prefixes, in lower case, of links that show nothing in the text: files and
 *     categories
 */
public record WikiNames(String language, String pages, Set<String> dropped) {
  private static final Set<String> USUAL =
      Set.of("file", "image", "media", "category", "ファイル", "画像", "メディア", "カテゴリ");
  private static final Pattern LANGUAGE =
      Pattern.compile("<mediawiki[^>]*xml:lang=\"([^\"]{1,20})\"");
  private static final Pattern BASE = Pattern.compile("<base>(https?://[^<]{1,200})/[^/<]*</base>");
  private static final Pattern NAMESPACE =
      Pattern.compile("<namespace key=\"(-?\\d{1,4})\"[^>]{0,100}>([^<]{1,100})</namespace>");
  private static final Set<String> FILES_AND_CATEGORIES = Set.of("-2", "6", "14");

  public static final WikiNames UNKNOWN = new WikiNames("", "", USUAL);

  public WikiNames {
    dropped = Set.copyOf(dropped);
  }

  /**
   * Reads the beginning of a dump.
   *
   * @param header up to the end of {@code siteinfo}; what is not in it is not told
   */
  public static WikiNames of(String header) {
    Set<String> names = new HashSet<>(USUAL);
    Matcher namespace = NAMESPACE.matcher(header);
    while (namespace.find()) {
      if (FILES_AND_CATEGORIES.contains(namespace.group(1))) {
        names.add(namespace.group(2).toLowerCase(Locale.ROOT));
      }
    }
    Matcher language = LANGUAGE.matcher(header);
    Matcher base = BASE.matcher(header);
    return new WikiNames(
        language.find() ? language.group(1) : "", base.find() ? base.group(1) + "/" : "", names);
  }

  /** A page's address, or its title where the wiki's is not known. */
  public String url(String title) {
    if (pages.isEmpty()) {
      return title;
    }
    StringBuilder url = new StringBuilder(pages);
    for (byte b : title.replace(' ', '_').getBytes(java.nio.charset.StandardCharsets.UTF_8)) {
      char c = (char) (b & 0xFF);
      if (c > ' ' && c < 0x7F && "\"#%<>?[\\]^`{|}".indexOf(c) < 0) {
        url.append(c);
      } else {
        url.append('%').append(Character.toUpperCase(Character.forDigit(c >> 4, 16)));
        url.append(Character.toUpperCase(Character.forDigit(c & 15, 16)));
      }
    }
    return url.toString();
  }
}
