package org.hirundo.operators.charset;

/**
 * A page's text.
 *
 * @param page the characters as they are, not normalised, without a byte order mark; a broken byte
 *     is U+FFFD
 * @param charset the encoding's name as the WHATWG Encoding Standard has it: {@code UTF-8}, {@code
 *     Shift_JIS}, {@code EUC-JP}, {@code ISO-2022-JP}, {@code GB18030}, {@code windows-1252} …
 * @param evidence what the encoding was believed for: {@code bom}, {@code http}, {@code meta},
 *     {@code escapes}, {@code utf-8} (the bytes are UTF-8 though nothing says so) or {@code
 *     detector}
 */
public record DecodedPage(PageText page, String charset, String evidence) {
  DecodedPage(String text, String charset, String evidence) {
    this(PageText.of(text), charset, evidence);
  }

  /** The page's characters, made anew each time: see {@link PageText#text}. */
  public String text() {
    return page.text();
  }
}
