package org.hirundo.pipelines.command;

import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.hirundo.operators.mixture.SequenceLog;
import org.hirundo.pipelines.attrition.AlarmText;
import org.hirundo.pipelines.runtime.Observation;
import org.hirundo.pipelines.runtime.Restart;
import org.hirundo.schemas.CurateReport;
import org.hirundo.schemas.DomainReport;
import org.hirundo.schemas.MixtureReport;
import org.hirundo.schemas.PackReport;

/** Tells on standard error what a run does, a line for each thing that changed. */
final class RunProgress implements Consumer<Observation> {
  private static final DateTimeFormatter CLOCK = DateTimeFormatter.ofPattern("HH:mm:ss");

  private final Console console;
  private final Map<String, Integer> expectedFiles;
  private final long start = System.nanoTime();
  private final Map<String, String> told = new TreeMap<>();
  private boolean silent;

  RunProgress(Console console, Map<String, Integer> expectedFiles) {
    this.console = console;
    this.expectedFiles = expectedFiles;
  }

  @Override
  public void accept(Observation now) {
    silence(now.silentSince());
    if (now.silentSince().isPresent()) {
      return;
    }
    for (CurateReport report : new TreeMap<>(now.curate()).values()) {
      tell("curate " + report.getSource(), curated(report));
    }
    if (!now.alarms().isEmpty()) {
      String more = now.alarmCount() == 1 ? "" : now.alarmCount() + " alarms; the last: ";
      tell("dedup", more + AlarmText.summary(now.alarms().get(now.alarms().size() - 1)));
    }
    if (!now.pack().isEmpty()) {
      tell("pack", packed(now));
    }
    now.mix().ifPresent(report -> tell("mix", mixed(report, now.feed())));
  }

  /** A topology failed, and is being started again. */
  void restarted(Restart restart) {
    say(restart.topology(), restart.line());
  }

  private void silence(Optional<Instant> since) {
    if (since.isPresent() && !silent) {
      String time = CLOCK.format(since.get().atZone(ZoneId.systemDefault()));
      say("kafka", "does not answer since " + time + "; all waits for it");
    } else if (since.isEmpty() && silent) {
      say("kafka", "answers again");
    }
    silent = since.isPresent();
  }

  private void tell(String what, String line) {
    if (!line.equals(told.put(what, line))) {
      say(what, line);
    }
  }

  private void say(String what, String line) {
    console.err().printf(Locale.ROOT, "%5d s  %-22s %s%n", seconds(), what, line);
  }

  private long seconds() {
    return (System.nanoTime() - start) / 1_000_000_000L;
  }

  private String curated(CurateReport report) {
    Integer expected = expectedFiles.get(report.getSource());
    String files = report.getFiles() + (expected == null ? "" : "/" + expected) + " files";
    String line =
        String.format(
            Locale.ROOT,
            "%s, %,d records: %,d documents %s, %,d exact copies, %,d near-duplicates, %,d rejects",
            files,
            report.getRecords(),
            Observation.documents(report),
            report.getDocuments().isEmpty() ? "" : counts(report.getDocuments()),
            report.getExactDuplicates(),
            report.getNearDuplicates(),
            Observation.rejects(report));
    return line + (report.getRejects().isEmpty() ? "" : " " + counts(report.getRejects()));
  }

  private static String packed(Observation now) {
    List<String> parts = new ArrayList<>();
    for (PackReport report : new TreeMap<>(now.pack()).values()) {
      parts.add(
          String.format(
              Locale.ROOT,
              "%s %,d tokens of %,d documents%s",
              new SequenceLog(report.getDomain(), report.getLog()),
              report.getTokens(),
              report.getSelected(),
              report.getWaitsFor().isEmpty() ? "" : "; waits for " + report.getWaitsFor()));
    }
    return String.join(", ", parts);
  }

  private static String mixed(MixtureReport report, long feed) {
    List<String> remarks = new ArrayList<>();
    for (DomainReport domain : report.getDomains()) {
      SequenceLog log = new SequenceLog(domain.getDomain(), domain.getLog());
      if (log.version() > 1) {
        remarks.add(log + " is read");
      }
      if (domain.getStarvingAt() >= 0) {
        remarks.add(log + " starves at g=" + domain.getStarvingAt());
      }
    }
    if (report.getEndsAt() >= 0) {
      remarks.add("the feed ends at g=" + report.getEndsAt());
    }
    String line =
        String.format(
            Locale.ROOT,
            "%,d sequences in the feed, mixture version %d",
            feed,
            report.getMixtureVersion());
    return remarks.isEmpty() ? line : line + ", " + String.join(", ", remarks);
  }

  static String counts(Map<String, Long> counts) {
    List<String> parts = new ArrayList<>();
    new TreeMap<>(counts)
        .forEach((name, count) -> parts.add(String.format(Locale.ROOT, "%s %,d", name, count)));
    return "(" + String.join(", ", parts) + ")";
  }
}
