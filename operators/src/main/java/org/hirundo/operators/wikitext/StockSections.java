package org.hirundo.operators.wikitext;

import java.util.Locale;
import java.util.Set;

/** Sections that hold references and links, not text. */
final class StockSections {
  private static final Set<String> HEADINGS =
      Set.of(
          "references",
          "reference",
          "notes",
          "footnotes",
          "notes and references",
          "references and notes",
          "citations",
          "sources",
          "works cited",
          "bibliography",
          "further reading",
          "external links",
          "external link",
          "see also",
          "gallery",
          "脚注",
          "注釈",
          "注",
          "註",
          "註釈",
          "注釈・出典",
          "出典",
          "脚注・出典",
          "脚注および出典",
          "出典・脚注",
          "参考文献",
          "参考資料",
          "参考",
          "関連文献",
          "関連書籍",
          "関連資料",
          "関連項目",
          "関連リンク",
          "外部リンク",
          "ギャラリー");

  private StockSections() {}

  static boolean isStock(String heading) {
    return HEADINGS.contains(heading.strip().toLowerCase(Locale.ROOT));
  }
}
