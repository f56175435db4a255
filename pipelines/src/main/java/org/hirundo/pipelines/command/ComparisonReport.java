package org.hirundo.pipelines.command;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.hirundo.pipelines.compare.ComparisonResult;
import org.hirundo.pipelines.compare.ComparisonResult.Amount;
import org.hirundo.pipelines.compare.ComparisonResult.DomainOutcome;
import org.hirundo.pipelines.compare.ComparisonResult.Group;
import org.hirundo.pipelines.compare.ComparisonResult.MissingRule;
import org.hirundo.pipelines.compare.ComparisonResult.RuleEffect;
import org.hirundo.pipelines.compare.ComparisonResult.Sample;

/** A comparison as tables for a person. */
final class ComparisonReport {
  private static final int SHOWN = 300;
  private static final int RULES = 4;

  private final PrintStream out;
  private final int top;
  private final boolean whole;

  /**
   * @param top rows of long tables
   * @param whole whether samples are shown as a whole
   */
  ComparisonReport(PrintStream out, int top, boolean whole) {
    this.out = out;
    this.top = top;
    this.whole = whole;
  }

  void print(ComparisonResult result) {
    print("A: %s%nB: %s%n", result.a(), result.b());
    print(
        "%,d documents in %.1f s (%,.0f a second); tokens by %s; ranks by %s%n",
        result.documents(),
        result.seconds(),
        result.documents() / Math.max(1e-9, result.seconds()),
        result.tokenizer(),
        result.ranks());
    result
        .leftOut()
        .forEach(
            (domain, documents) ->
                print(
                    "left out: %s, %,d documents: a profile asks for rules that were not measured"
                        + " of most of them, or --domain does not name it%n",
                    domain, documents));
    for (String score : result.scores()) {
      print(
          "score %s%s%n",
          score,
          result.storedScores().contains(score)
              ? ""
              : ": NO DOCUMENT HAS IT; they have " + result.storedScores());
    }
    result.domains().forEach(this::domain);
    missing(result);
    rules(result);
    groups("crawl or dataset", result.crawls(), Integer.MAX_VALUE);
    groups("band", result.bands(), Integer.MAX_VALUE);
    groups("host, by difference", result.hosts(), top);
    result.samples().forEach(sample -> sample(sample, result));
  }

  private void domain(DomainOutcome outcome) {
    print("%n%-10s %12s %8s %22s%n", outcome.domain(), "documents", "", "tokens");
    row("all", outcome.documents(), outcome.documents(), null);
    row("A keeps", outcome.keptByA().documents(), outcome.documents(), outcome.keptByA());
    row("B keeps", outcome.keptByB().documents(), outcome.documents(), outcome.keptByB());
    row("both", outcome.both().documents(), outcome.documents(), outcome.both());
    row("only A", outcome.onlyA().documents(), outcome.documents(), outcome.onlyA());
    row("only B", outcome.onlyB().documents(), outcome.documents(), outcome.onlyB());
    row("neither", outcome.neither(), outcome.documents(), null);
    print("%-10s %12.4f %8s %,14.4f%n", "Jaccard", outcome.jaccard(), "", outcome.tokenJaccard());
  }

  private void row(String name, long documents, long all, Amount tokens) {
    print("%-10s %,12d %7.2f%%", name, documents, 100.0 * documents / Math.max(1, all));
    if (tokens != null) {
      print(" %,14.0f", tokens.tokens());
      print(tokens.error() > 0 ? " ± %,.0f" : " (counted)", tokens.error());
    }
    print("%n");
  }

  private void missing(ComparisonResult result) {
    if (result.missing().isEmpty()) {
      return;
    }
    print("%nnot measured, and so not let through:%n");
    record Lack(String side, String domain, long documents) {}
    Map<Lack, List<String>> lacks = new LinkedHashMap<>();
    for (MissingRule rule : result.missing()) {
      lacks
          .computeIfAbsent(
              new Lack(rule.side(), rule.domain(), rule.documents()), lack -> new ArrayList<>())
          .add(rule.rule());
    }
    lacks.forEach(
        (lack, rules) ->
            print(
                "  %s %s: %,d documents lack %s%n",
                lack.side().toUpperCase(Locale.ROOT),
                lack.domain(),
                lack.documents(),
                rules.size() <= RULES
                    ? String.join(", ", rules)
                    : String.join(", ", rules.subList(0, RULES))
                        + " and "
                        + (rules.size() - RULES)
                        + " more"));
    print(
        "  to have them: before curate, name the profile in quality.DOMAIN.measure (of listed… and"
            + " ng_character_share, the lists in lists:); now, --measure them from the texts%n");
  }

  private void rules(ComparisonResult result) {
    if (result.rules().isEmpty()) {
      return;
    }
    print(
        "%n%-9s %-8s %-45s %12s %12s%n",
        "kept out", "domain", "by rule, what the other side keeps", "documents", "it alone");
    for (RuleEffect rule : first(result.rules(), top)) {
      print(
          "by %-6s %-8s %-45s %,12d %,12d%n",
          rule.side().toUpperCase(Locale.ROOT),
          rule.domain(),
          rule.rule(),
          rule.documents(),
          rule.alone());
    }
    more(result.rules(), top);
  }

  private void groups(String title, List<Group> groups, int most) {
    if (groups.isEmpty()) {
      return;
    }
    print(
        "%n%-40s %-8s %10s %10s %14s %14s%n",
        title, "domain", "A keeps", "B keeps", "tokens of A", "tokens of B");
    for (Group group : first(groups, most)) {
      print(
          "%-40s %-8s %,10d %,10d %,14.0f %,14.0f%n",
          group.name().isEmpty() ? "(none)" : group.name(),
          group.domain(),
          group.documentsA(),
          group.documentsB(),
          group.tokensA(),
          group.tokensB());
    }
    more(groups, most);
  }

  private static <T> List<T> first(List<T> rows, int most) {
    return rows.subList(0, Math.min(most, rows.size()));
  }

  private void more(List<?> rows, int most) {
    if (rows.size() > most) {
      print("… and %,d more: --top, or -o for all%n", rows.size() - most);
    }
  }

  private void sample(Sample sample, ComparisonResult result) {
    boolean byA = sample.keptBy().equals("a");
    print(
        "%n=== only %s keeps %s %s %s%n=== %s keeps it out by %s%n",
        byA ? "A (" + result.a() + ")" : "B (" + result.b() + ")",
        sample.domain(),
        sample.id(),
        sample.url(),
        byA ? "B" : "A",
        String.join(", ", sample.keptOutBy()));
    String text = sample.text();
    boolean cut = !whole && text.length() > SHOWN;
    out.println(cut ? text.substring(0, SHOWN) + "…" : text);
  }

  private void print(String format, Object... arguments) {
    out.printf(Locale.ROOT, format, arguments);
  }
}
