package org.hirundo.pipelines.command;

import java.io.PrintStream;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToLongFunction;
import org.hirundo.operators.mixture.SequenceLog;
import org.hirundo.operators.mixture.TokenLedger;
import org.hirundo.pipelines.attrition.AlarmText;
import org.hirundo.pipelines.runtime.Observation;
import org.hirundo.schemas.CurateReport;
import org.hirundo.schemas.DedupAlarm;
import org.hirundo.schemas.PackReport;
import org.hirundo.schemas.ScoreCut;

/** What a run came to, as tables for a person. */
final class RunSummary {
  private static final int ALARMS = 5;
  private static final String NEAR = "near/";

  private final PrintStream out;

  RunSummary(PrintStream out) {
    this.out = out;
  }

  /**
   * What became of each source's records.
   *
   * @return whether every sum holds: records = documents + duplicates + rejects
   */
  boolean sources(Observation now) {
    out.printf(
        "%n%-20s %9s   %9s   %9s   %9s   %9s%n",
        "source", "records", "documents", "copies", "near-dup.", "rejects");
    boolean holds = true;
    long[] total = new long[5];
    Map<String, Long> rejects = new TreeMap<>();
    Map<String, Long> near = new TreeMap<>();
    Map<String, Long> tagged = new TreeMap<>();
    for (CurateReport report : new TreeMap<>(now.curate()).values()) {
      long[] row = {
        report.getRecords(),
        Observation.documents(report),
        report.getExactDuplicates(),
        report.getNearDuplicates(),
        Observation.rejects(report)
      };
      holds &= row(report.getSource(), row);
      for (int i = 0; i < row.length; i++) {
        total[i] += row[i];
      }
      report.getRejects().forEach((reason, count) -> rejects.merge(reason, count, Long::sum));
      report.getTagged().forEach((domain, count) -> tagged.merge(domain, count, Long::sum));
      report
          .getDuplicatesByDomain()
          .forEach(
              (label, count) -> {
                if (label.startsWith(NEAR)) {
                  near.merge(label.substring(NEAR.length()), count, Long::sum);
                }
              });
    }
    row("all", total);
    if (!near.isEmpty()) {
      out.println("near-duplicates: " + RunProgress.counts(near));
    }
    if (!tagged.isEmpty()) {
      out.println("documents tagged as near-duplicates: " + RunProgress.counts(tagged));
    }
    if (!rejects.isEmpty()) {
      out.println("rejects: " + RunProgress.counts(rejects));
    }
    alarms(now);
    return holds;
  }

  private void alarms(Observation now) {
    List<DedupAlarm> last = now.alarms();
    last = last.subList(Math.max(0, last.size() - ALARMS), last.size());
    if (now.alarmCount() > last.size()) {
      out.printf(
          Locale.ROOT,
          "%,d sources and hosts lost too much to deduplication; the last of the log dedup-alarms:%n",
          now.alarmCount());
    }
    last.forEach(alarm -> out.println(AlarmText.summary(alarm)));
  }

  private boolean row(String name, long[] row) {
    boolean holds = row[0] == row[1] + row[2] + row[3] + row[4];
    out.printf(
        Locale.ROOT,
        "%-20s %,9d %s %,9d + %,9d + %,9d + %,9d%n",
        name,
        row[0],
        holds ? "=" : "≠",
        row[1],
        row[2],
        row[3],
        row[4]);
    return holds;
  }

  /**
   * What pack did with the documents, and what is left of each domain.
   *
   * @param seen sequences of a log that the feed holds, each counted once
   */
  void domains(Observation now, ToLongFunction<SequenceLog> seen, int sequenceLength) {
    out.printf(
        "%n%-8s %9s %9s %12s %10s %8s %10s %12s%n",
        "domain",
        "selected",
        "refused",
        "tokens",
        "sequences",
        "fill",
        "not in feed",
        "open tokens");
    for (PackReport report : new TreeMap<>(now.pack()).values()) {
      SequenceLog log = new SequenceLog(report.getDomain(), report.getLog());
      out.printf(
          Locale.ROOT,
          "%-8s %,9d %,9d %,12d %,10d %7.2f%% %,10d %,12d  %s%n",
          log,
          report.getSelected(),
          report.getRefused().values().stream().mapToLong(Long::longValue).sum(),
          report.getTokens(),
          report.getSequences(),
          100.0 * report.getRealTokens() / Math.max(1, report.getSequences() * sequenceLength),
          Math.max(0, report.getSequences() - seen.applyAsLong(log)),
          report.getOpenTokens(),
          report.getRefused().isEmpty() ? "" : RunProgress.counts(report.getRefused()));
      if (!report.getScreened().isEmpty()) {
        out.printf("%-8s screened: %s%n", "", RunProgress.counts(report.getScreened()));
      }
      if (report.getCut() != null) {
        cut(report.getCut());
      }
      if (!report.getBands().isEmpty()) {
        Map<String, Long> bands = new TreeMap<>();
        report.getBands().forEach((band, part) -> bands.put(band, part.getDocuments()));
        out.printf("%-8s bands: %s%n", "", RunProgress.counts(bands));
      }
    }
  }

  private void cut(ScoreCut cut) {
    out.printf(
        Locale.ROOT,
        "%-8s top %s%%: %.5f and more, of %,d scores, the last of %s%s%n",
        "",
        new BigDecimal(100 * cut.getShare())
            .round(new MathContext(4))
            .stripTrailingZeros()
            .toPlainString(),
        cut.getThreshold(),
        cut.getCount(),
        cut.getSource(),
        cut.getEpoch() == 0 ? "" : ", epoch " + cut.getEpoch());
  }

  /** What each crawl and dataset gave the sequences. */
  void components(List<ComponentRow> rows) {
    out.printf(
        "%n%-28s %-8s %9s %12s %10s %11s%n",
        "component", "domain", "documents", "tokens", "of domain", "of mixture");
    for (ComponentRow row : rows) {
      out.printf(
          Locale.ROOT,
          "%-28s %-8s %,9d %,12d %9.2f%% %10.2f%%%n",
          row.component(),
          row.domain(),
          row.documents(),
          row.tokens(),
          100 * row.ofDomain(),
          100 * row.ofMixture());
    }
  }

  /**
   * The mixture as the feed has it.
   *
   * @return whether the feed is whole, in order, and within the bound
   */
  boolean mixture(TokenLedger ledger) {
    long all = ledger.totals().stream().mapToLong(TokenLedger.Total::tokens).sum();
    out.printf(
        "%n%-8s %9s %9s %12s %12s %14s%n",
        "domain", "target", "realised", "tokens", "token error", "largest error");
    for (TokenLedger.Total total : ledger.totals()) {
      out.printf(
          Locale.ROOT,
          "%-8s %8.3f%% %8.3f%% %,12d %,12.1f %,14.1f%n",
          total.domain(),
          100 * total.share(),
          all == 0 ? 0 : 100.0 * total.tokens() / all,
          total.tokens(),
          total.error(),
          total.largestError());
    }
    out.printf(
        Locale.ROOT,
        "%,d sequences, %,d tokens; largest token error at any prefix %,.1f of at most %,.1f: %s%n",
        ledger.g() - ledger.begun(),
        all,
        ledger.largestError(),
        ledger.bound(),
        ledger.holds() ? "the bound holds" : "NOT as promised: " + ledger.counts());
    if (ledger.begun() > 0) {
      out.printf(
          Locale.ROOT,
          "counted from g=%d, before which Kafka holds nothing whole: errors are what was added"
              + " since, at most twice the bound%n",
          ledger.begun());
    }
    return ledger.holds();
  }
}
