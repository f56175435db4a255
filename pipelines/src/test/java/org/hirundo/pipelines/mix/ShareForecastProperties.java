package org.hirundo.pipelines.mix;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.hirundo.operators.mixture.Horizon;
import org.hirundo.operators.mixture.Mixture;
import org.hirundo.operators.mixture.MixtureLog;
import org.hirundo.operators.mixture.SequenceLog;
import org.hirundo.schemas.MixtureRecord;
import org.hirundo.schemas.MixtureTarget;
import org.junit.jupiter.api.Test;

class ShareForecastProperties {
  private static final Set<String> DOMAINS = Set.of("code", "en", "ja");

  private static Map<String, String> shares(int code, int en) {
    Map<String, String> shares = new LinkedHashMap<>();
    shares.put("code", code + "/20");
    shares.put("en", en + "/20");
    shares.put("ja", (20 - code - en) + "/20");
    return shares;
  }

  private static ShareForecast.Supply supply(Map<String, Long> available) {
    return new ShareForecast.Supply() {
      @Override
      public long available(String domain) {
        return available.get(domain);
      }

      @Override
      public double tokens(String domain) {
        return Records.S;
      }
    };
  }

  /** How far the feed itself gets until that domain is missing, the others never being so. */
  private static long real(MixtureLog log, long horizon, String dry, long available) {
    Horizon feed = new Horizon(log);
    Horizon.Supply supply =
        (SequenceLog sequences, int partition) ->
            sequences.domain().equals(dry) ? available : Long.MAX_VALUE;
    Horizon.Shortage shortage = feed.advance(supply, horizon + 1_000_000);
    assertThat(shortage.domain()).isEqualTo(dry);
    return feed.g() - horizon;
  }

  @Property(tries = 60)
  void whatLastsIsWhatTheFeedItselfTakes(
      @ForAll @IntRange(min = 1, max = 9) int code,
      @ForAll @IntRange(min = 1, max = 9) int en,
      @ForAll @IntRange(min = 1, max = 9) int codeThen,
      @ForAll @IntRange(min = 1, max = 9) int enThen,
      @ForAll @IntRange(min = 0, max = 300) int horizon,
      @ForAll @IntRange(min = 0, max = 90) int over,
      @ForAll @IntRange(min = 300, max = 600) int available) {
    MixtureLog log = Records.log(1, shares(code, en), "wait");
    MixtureTarget target =
        new MixtureTarget(
            -1L,
            Mixture.parse(new LinkedHashMap<String, Object>(shares(codeThen, enThen)))
                .toRecords(Map.of()),
            (long) over);
    Map<String, Long> supply =
        Map.of("code", (long) available, "en", available + 7L, "ja", available + 90L);
    ShareForecast forecast = ShareForecast.of(log, horizon, supply(supply), target, DOMAINS);
    assertThat(forecast.faults()).isEmpty();
    MixtureRecord record =
        Decisions.record(log, horizon, List.of(target), log.policies(horizon), log::changePoint)
            .build();
    MixtureLog longer = log.append(record, horizon);
    assertThat(forecast.from()).isEqualTo(record.getEffectiveFrom());
    for (ShareForecast.Row row : forecast.rows()) {
      assertThat(row.lasts().getAsLong())
          .as(row.domain())
          .isEqualTo(real(longer, horizon, row.domain(), supply.get(row.domain())));
    }
  }

  @Test
  void whatCannotBeIsAFaultAndNoFigure() {
    MixtureLog log = Records.log(1, shares(5, 5), "wait");
    MixtureTarget unknown =
        new MixtureTarget(
            -1L, Mixture.parse(Map.of("ja", "1/2", "fr", "1/2")).toRecords(Map.of()), 0L);
    ShareForecast forecast =
        ShareForecast.of(
            log, 10, supply(Map.of("code", 9L, "en", 9L, "ja", 9L, "fr", 0L)), unknown, DOMAINS);
    assertThat(forecast.faults()).singleElement().asString().contains("fr");
    assertThat(forecast.rows()).isEmpty();
    MixtureTarget past =
        new MixtureTarget(3L, Mixture.parse(Map.of("ja", "1")).toRecords(Map.of()), 0L);
    assertThat(
            ShareForecast.of(log, 10, supply(Map.of("code", 9L, "en", 9L, "ja", 9L)), past, DOMAINS)
                .faults())
        .isNotEmpty();
  }

  @Test
  void whatIsReadOverAndOverLastsForEverAndWhatHasNoShareToo() {
    MixtureRecord first = Records.log(1, shares(5, 5), "repeat").ruling(0);
    first.getShares().forEach(share -> share.setSealed(share.getDomain().equals("en") ? 40L : -1L));
    MixtureLog log = MixtureLog.of(List.of(first));
    MixtureTarget target =
        new MixtureTarget(
            -1L, Mixture.parse(Map.of("ja", "1/2", "en", "1/2")).toRecords(Map.of()), 0L);
    ShareForecast forecast =
        ShareForecast.of(
            log, 60, supply(Map.of("code", 90L, "en", 40L, "ja", 90L)), target, DOMAINS);
    Map<String, Boolean> ends = new LinkedHashMap<>();
    forecast.rows().forEach(row -> ends.put(row.domain(), row.lasts().isPresent()));
    assertThat(ends).containsEntry("ja", true).containsEntry("en", false);
    assertThat(ends.getOrDefault("code", false)).isFalse();
  }
}
