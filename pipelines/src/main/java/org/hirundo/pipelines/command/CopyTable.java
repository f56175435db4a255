package org.hirundo.pipelines.command;

import java.io.PrintStream;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.hirundo.schemas.Document;

/** Documents by domain and by their copies: 0, 1, 2 to 3, 4 to 7 and so on. Confined. */
final class CopyTable {
  private final Map<String, Map<Integer, Row>> domains = new TreeMap<>();

  private static final class Row {
    private long documents;
    private long characters;
    private long selected;
  }

  /**
   * @param selected whether pack would take it
   */
  void add(Document document, int copies, boolean selected) {
    Row row =
        domains
            .computeIfAbsent(document.getDomain(), domain -> new TreeMap<>())
            .computeIfAbsent(Integer.highestOneBit(copies), from -> new Row());
    row.documents++;
    row.characters += document.getText().codePointCount(0, document.getText().length());
    row.selected += selected ? 1 : 0;
  }

  void print(PrintStream out) {
    out.printf(
        "%-12s %12s %10s %10s %12s %10s%n",
        "domain", "copies", "documents", "of domain", "characters", "selected");
    domains.forEach(
        (domain, rows) -> {
          long all = rows.values().stream().mapToLong(row -> row.documents).sum();
          rows.forEach(
              (from, row) ->
                  out.printf(
                      Locale.ROOT,
                      "%-12s %12s %,10d %9.2f%% %,12d %9.2f%%%n",
                      domain,
                      from < 2 ? from : from + "-" + (2L * from - 1),
                      row.documents,
                      100.0 * row.documents / all,
                      row.characters,
                      100.0 * row.selected / row.documents));
        });
  }
}
