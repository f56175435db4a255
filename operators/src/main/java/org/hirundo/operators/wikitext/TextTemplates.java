package org.hirundo.operators.wikitext;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Templates that stand in the middle of sentences and whose arguments are what a reader sees. All
 * others give nothing.
 */
final class TextTemplates {
  private static final int LONGEST_NAME = 40;

  /** Argument numbers in braces, as {@code {1} ({2})}. */
  private static final Map<String, String> FORMS = new HashMap<>();

  static {
    put("{1}", "nowrap", "nobr", "small", "large", "big", "em", "strong", "math", "mvar", "var");
    put("{1}", "仮リンク", "ill", "interlanguage link", "link-interwiki", "vanchor", "visible anchor");
    put("{1}", "en", "ja", "transliteration-text", "jpn", "下線", "補助漢字フォント", "jisx0212フォント");
    put(
        "{2}",
        "lang", "fontsize", "color", "colored text", "transl", "transliteration", "linktext2");
    put("{1}（{2}）", "読み仮名", "ruby", "ルビ", "読み仮名 ruby不使用", "読み仮名_ruby不使用");
    put("{1} ({2})", "nihongo", "ruby-en");
    put("{1} {2}", "convert", "cvt", "val", "unit", "mpl");
    put("{1}年", "和暦");
    put("c. {1}", "circa", "c.", "ca.");
    put(" ", "nbsp", "space");
    put(" – ", "snd", "spnd", "spaced ndash");
    put("{1}", "quote", "blockquote", "quotation", "bquote", "cquote");
    put("{1}/{2}", "frac", "sfrac", "fraction");
    put("{1}^{2}", "pow");
  }

  private TextTemplates() {}

  private static void put(String form, String... names) {
    for (String name : names) {
      FORMS.put(name, form);
    }
  }

  /**
   * What a reader sees of a template; empty for most.
   *
   * @param name as written
   * @param arguments the first ones, as written
   */
  static String text(String name, List<String> arguments) {
    if (name.length() > LONGEST_NAME) {
      return "";
    }
    String key = name.strip().toLowerCase(Locale.ROOT);
    String form = FORMS.getOrDefault(key, key.startsWith("lang-") ? "{1}" : "");
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < form.length(); i++) {
      char c = form.charAt(i);
      if (c != '{') {
        text.append(c);
        continue;
      }
      int number = form.charAt(i + 1) - '0';
      String argument = number <= arguments.size() ? arguments.get(number - 1) : "";
      text.append(unnamed(argument, number));
      i += 2;
    }
    return text.toString().replace("（）", "").replace(" ()", "");
  }

  private static String unnamed(String argument, int number) {
    int sign = argument.indexOf('=');
    boolean numbered = sign == 1 && argument.charAt(0) == '0' + number;
    if (numbered) {
      return argument.substring(2).strip();
    }
    boolean named = sign > 0 && argument.substring(0, sign).strip().matches("[\\w-]{1,20}");
    return named ? "" : argument.strip();
  }
}
