package org.hirundo.pipelines.dashboard.history;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.hirundo.schemas.DomainReport;
import org.hirundo.schemas.HistoryHour;
import org.hirundo.schemas.MixtureReport;

class HistoryProperties {
  static final long BEGIN = 1_767_225_600_000L; // a whole hour
  private static final long MINUTE = 60_000;
  private static final long HOUR = 3_600_000;

  static MixtureReport report(long at, long feed, long... tokens) {
    List<DomainReport> domains = new ArrayList<>();
    for (int d = 0; d < tokens.length; d++) {
      domains.add(
          DomainReport.newBuilder()
              .setDomain("d" + d)
              .setTarget(1.0 / tokens.length)
              .setTokens(tokens[d])
              .setError((at / 1000 * (d + 1)) % 801 - 400.125)
              .setAvailable(feed + d)
              .setStarvingAt(at % 7 == d ? feed : -1)
              .build());
    }
    return MixtureReport.newBuilder()
        .setAt(at)
        .setHorizon(feed)
        .setMixtureVersion(1)
        .setBound(426.5)
        .setLargestError(1)
        .setDomains(domains)
        .build();
  }

  /** Reports at random times, with gaps, over some hours. */
  static List<MixtureReport> reports(long seed, int hours) {
    Random random = new Random(seed);
    List<MixtureReport> reports = new ArrayList<>();
    long feed = 0;
    long first = 0;
    for (long at = BEGIN; at < BEGIN + hours * HOUR; at += 1_000 + random.nextInt(40_000)) {
      at += random.nextInt(60) == 0 ? random.nextInt(3) * HOUR : 0;
      long grown = random.nextInt(50);
      feed += grown;
      first += random.nextInt((int) grown + 1);
      reports.add(report(at, feed, first * 512, (feed - first) * 512));
    }
    return reports;
  }

  /** What a roll-up has to say of a stretch of time, by the reports themselves. */
  private static void check(JsonNode chart, List<MixtureReport> reports) {
    long step = chart.path("step").asLong();
    TreeMap<Long, List<MixtureReport>> steps = new TreeMap<>();
    for (MixtureReport report : reports) {
      long place = Math.floorDiv(report.getAt() - chart.path("from").asLong(), step);
      steps.computeIfAbsent(place, any -> new ArrayList<>()).add(report);
    }
    for (int i = 0; i < chart.path("t").size(); i++) {
      List<MixtureReport> inside = steps.get((long) i);
      if (inside == null) {
        assertThat(chart.path("feed").get(i).isNull()).isTrue();
        continue;
      }
      MixtureReport last = inside.get(inside.size() - 1);
      assertThat(chart.path("feed").get(i).asLong()).isEqualTo(last.getHorizon());
      for (int d = 0; d < 2; d++) {
        int domain = d;
        JsonNode row = chart.path("domains").path("d" + d);
        double worst = 0;
        for (MixtureReport one : inside) {
          double error = one.getDomains().get(d).getError();
          worst = Math.abs(error) >= Math.abs(worst) ? error : worst;
        }
        assertThat(Math.abs(row.path("error").get(i).asDouble())).isEqualTo(Math.abs(worst));
        assertThat(row.path("available").get(i).asLong())
            .isEqualTo(last.getDomains().get(d).getAvailable());
        assertThat(row.path("starving").get(i).asInt())
            .isEqualTo(
                inside.stream().anyMatch(r -> r.getDomains().get(domain).getStarvingAt() >= 0)
                    ? 1
                    : 0);
      }
    }
  }

  @Property(tries = 30)
  void everyResolutionKeepsTheLastCountAndTheWorstError(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 6) int hours) {
    List<MixtureReport> reports = reports(seed, hours);
    History history = new History();
    reports.forEach(history::add);
    long end = (reports.get(reports.size() - 1).getAt() / HOUR + 1) * HOUR;
    check(history.between(BEGIN, end, (int) ((end - BEGIN) / MINUTE)), reports);
    check(history.between(BEGIN, end, (int) ((end - BEGIN) / HOUR)), reports);
    check(history.between(BEGIN, end, (int) ((end - BEGIN) / (7 * MINUTE))), reports);
  }

  @Property(tries = 30)
  void whatIsWrittenAndReadAgainIsTheSame(@ForAll long seed) {
    List<MixtureReport> reports = reports(seed, 4);
    History history = new History();
    List<HistoryHour> written = new ArrayList<>();
    reports.forEach(report -> history.add(report).ifPresent(written::add));
    History again = new History();
    written.forEach(again::restore);
    long known = again.mixKnownUntil();
    reports.stream().filter(report -> report.getAt() >= known).forEach(again::add);
    long end = reports.get(reports.size() - 1).getAt() + 1;
    int minutes = (int) Math.min(2000, (end - BEGIN) / MINUTE + 1);
    assertThat(again.between(BEGIN, BEGIN + minutes * MINUTE, minutes))
        .isEqualTo(history.between(BEGIN, BEGIN + minutes * MINUTE, minutes));
  }

  @Property(tries = 20)
  void readingALogTwiceChangesNothingAndWritesNothing(@ForAll long seed) {
    List<MixtureReport> reports = reports(seed, 3);
    History history = new History();
    reports.forEach(history::add);
    JsonNode before = history.between(BEGIN, BEGIN + 3 * HOUR, 180);
    for (MixtureReport report : reports) {
      Optional<HistoryHour> written = history.add(report);
      assertThat(written).isEmpty();
    }
    assertThat((JsonNode) history.between(BEGIN, BEGIN + 3 * HOUR, 180)).isEqualTo(before);
  }

  @Property(tries = 50)
  void theWindowsShareIsThatOfTheLastThousandSequences(@ForAll long seed) {
    List<MixtureReport> reports = reports(seed, 3);
    History history = new History();
    reports.forEach(history::add);
    MixtureReport last = reports.get(reports.size() - 1);
    var shares = history.rates().windowShares();
    if (last.getHorizon() < 1000) {
      assertThat(shares).isEmpty();
      return;
    }
    double sum = shares.values().stream().mapToDouble(Double::doubleValue).sum();
    assertThat(sum).isBetween(1 - 1e-9, 1 + 1e-9);
    boolean known =
        reports.stream()
            .filter(one -> one.getHorizon() <= last.getHorizon() - 1000)
            .filter(one -> one.getHorizon() >= last.getHorizon() - 1110)
            .anyMatch(
                one -> {
                  double all = (last.getHorizon() - one.getHorizon()) * 512.;
                  long own =
                      last.getDomains().get(0).getTokens() - one.getDomains().get(0).getTokens();
                  return Math.abs(own / all - shares.get("d0")) < 1e-9;
                });
    assertThat(known).isTrue();
  }
}
