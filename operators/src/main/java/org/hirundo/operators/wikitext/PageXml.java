package org.hirundo.operators.wikitext;

/**
 * The elements of one page. Text in an export is escaped, so that no tag stands in it and each can
 * be looked for.
 */
final class PageXml {
  private PageXml() {}

  static DumpEntry.Page read(String xml) {
    int revision = Math.max(0, xml.lastIndexOf("<revision>"));
    String head = revision == 0 ? xml : xml.substring(0, Math.max(0, xml.indexOf("<revision>")));
    return new DumpEntry.Page(
        unescaped(element(head, "title", 0)),
        (int) number(element(head, "ns", 0)),
        number(element(head, "id", 0)),
        element(xml, "id", revision),
        element(xml, "timestamp", revision),
        head.contains("<redirect"),
        element(xml, "model", revision),
        unescaped(element(xml, "text", revision)));
  }

  /** Content of the first element of that name; empty if there is none. */
  private static String element(String xml, String name, int from) {
    int open = xml.indexOf("<" + name, from);
    while (open >= 0 && !endsName(xml, open + name.length() + 1)) {
      open = xml.indexOf("<" + name, open + 1);
    }
    int start = open < 0 ? -1 : xml.indexOf('>', open) + 1;
    if (start <= 0 || xml.charAt(start - 2) == '/') {
      return "";
    }
    int end = xml.indexOf("</" + name + ">", start);
    return end < 0 ? "" : xml.substring(start, end);
  }

  private static boolean endsName(String xml, int at) {
    return at < xml.length() && ">/ ".indexOf(xml.charAt(at)) >= 0;
  }

  private static long number(String digits) {
    try {
      return Long.parseLong(digits.strip());
    } catch (NumberFormatException e) {
      return -1;
    }
  }

  private static String unescaped(String text) {
    if (text.indexOf('&') < 0) {
      return text;
    }
    StringBuilder out = new StringBuilder(text.length());
    int at = 0;
    for (int sign = text.indexOf('&'); sign >= 0; sign = text.indexOf('&', at)) {
      out.append(text, at, sign);
      int end = CharacterReferences.end(text, sign);
      String decoded = end < 0 ? null : CharacterReferences.text(text.substring(sign + 1, end));
      out.append(decoded == null ? "&" : decoded);
      at = decoded == null ? sign + 1 : end + 1;
    }
    return out.append(text, at, text.length()).toString();
  }
}
