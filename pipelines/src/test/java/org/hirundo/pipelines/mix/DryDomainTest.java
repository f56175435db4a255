package org.hirundo.pipelines.mix;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Optional;
import org.hirundo.operators.mixture.Horizon;
import org.hirundo.operators.mixture.Mixture;
import org.hirundo.operators.mixture.MixtureLog;
import org.hirundo.operators.mixture.Share;
import org.hirundo.schemas.DomainShare;
import org.hirundo.schemas.MixtureRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DryDomainTest {
  private static final Map<String, String> SHARES = Map.of("code", "1/4", "en", "1/2", "ja", "1/4");
  private static final Map<String, long[]> COUNTS =
      Map.of("code", new long[] {3, 2}, "en", new long[] {40, 40}, "ja", new long[] {40, 40});

  private static Optional<MixtureRecord> decide(
      MixtureLog log, boolean complete, Map<String, long[]> counts, String domain) {
    return new DryDomain(log, 20, complete, counts).decide(new Horizon.Shortage(20, domain, 1, 2));
  }

  private static DomainShare share(MixtureRecord record, String domain) {
    return record.getShares().stream()
        .filter(share -> share.getDomain().equals(domain))
        .findFirst()
        .orElseThrow();
  }

  @ParameterizedTest
  @ValueSource(strings = {"wait", "stop"})
  void theFeedWaitsUnlessThePolicySaysOtherwise(String policy) {
    assertThat(decide(Records.log(2, SHARES, policy), false, COUNTS, "code")).isEmpty();
  }

  @Test
  void aDomainThatTheMixtureDoesNotNameIsLeftAlone() {
    assertThat(decide(Records.log(2, SHARES, "repeat"), false, COUNTS, "math")).isEmpty();
  }

  @Test
  void repeatSealsTheDomainAtWhatItsLogHolds() {
    MixtureLog log = Records.log(2, SHARES, "repeat");
    MixtureRecord record = decide(log, false, COUNTS, "code").orElseThrow();
    assertThat(share(record, "code").getSealed()).isEqualTo(5);
    assertThat(share(record, "en").getSealed()).isEqualTo(-1);
    assertThat(record.getVersion()).isEqualTo(2);
    assertThat(record.getEffectiveFrom()).isEqualTo(20);
    assertThat(record.getReason()).contains("code").contains("ran dry");
    assertThat(log.append(record, 20).shares(20)).isEqualTo(log.shares(0));
  }

  @Test
  void repeatWaitsUntilEveryShardHoldsASequence() {
    Map<String, long[]> counts = Map.of("code", new long[] {3, 0}, "en", new long[] {40, 40});
    assertThat(decide(Records.log(2, SHARES, "repeat"), false, counts, "code")).isEmpty();
  }

  @Test
  void repeatDecidesNothingTwice() {
    MixtureLog log = Records.log(2, SHARES, "repeat");
    MixtureLog sealed = log.append(decide(log, false, COUNTS, "code").orElseThrow(), 20);
    assertThat(decide(sealed, false, COUNTS, "code")).isEmpty();
    Map<String, long[]> grown =
        Map.of("code", new long[] {6, 6}, "en", new long[] {40, 40}, "ja", new long[] {40, 40});
    assertThat(share(decide(sealed, false, grown, "code").orElseThrow(), "code").getSealed())
        .isEqualTo(12);
  }

  @Test
  void whenTheLogsAreCompleteTheLastDomainToRunDryEndsTheFeed() {
    MixtureLog log = Records.log(2, SHARES, "repeat");
    log = log.append(decide(log, true, COUNTS, "code").orElseThrow(), 20);
    log = log.append(decide(log, true, COUNTS, "ja").orElseThrow(), 20);
    assertThat(decide(log, true, COUNTS, "en")).isEmpty();
    assertThat(decide(log, false, COUNTS, "en")).isPresent();
  }

  @Test
  void renormaliseGivesTheDomainsShareToTheOthersInProportion() {
    MixtureLog log = Records.log(2, SHARES, "renormalise");
    MixtureRecord record = decide(log, false, COUNTS, "code").orElseThrow();
    Mixture mixture = Mixture.of(record.getShares());
    assertThat(mixture.share("code")).isEqualTo(new Share(0, 1));
    assertThat(mixture.share("en")).isEqualTo(new Share(2, 3));
    assertThat(mixture.share("ja")).isEqualTo(new Share(1, 3));
    assertThat(record.getEffectiveFrom()).isGreaterThanOrEqualTo(20);
    assertThat(log.append(record, 20).ruling(record.getEffectiveFrom())).isEqualTo(record);
  }

  @Test
  void renormaliseWaitsWhereNoOtherDomainIsLeft() {
    MixtureLog log = Records.log(2, Map.of("en", "1"), "renormalise");
    assertThat(decide(log, false, Map.of("en", new long[] {1, 1}), "en")).isEmpty();
  }
}
