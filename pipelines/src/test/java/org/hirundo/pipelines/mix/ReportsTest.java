package org.hirundo.pipelines.mix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import org.hirundo.operators.mixture.Horizon;
import org.hirundo.operators.mixture.MixtureLog;
import org.hirundo.operators.mixture.SequenceLog;
import org.hirundo.schemas.DomainReport;
import org.hirundo.schemas.MixtureRecord;
import org.hirundo.schemas.MixtureReport;
import org.junit.jupiter.api.Test;

class ReportsTest {
  private static final MixtureLog LOG =
      Records.log(2, Map.of("code", "1/4", "en", "1/2", "ja", "1/4"), "wait");
  private static final Map<String, long[]> COUNTS =
      Map.of("code", new long[] {3, 3}, "en", new long[] {40, 40}, "ja", new long[] {40, 40});

  private static DomainReport domain(MixtureReport report, String domain) {
    return report.getDomains().stream()
        .filter(row -> row.getDomain().equals(domain))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void tokensAreThoseBelowTheHorizonAndErrorsStayWithinTheBound() {
    Horizon horizon = new Horizon(LOG);
    for (int g = 0; g <= 40; g++) {
      Horizon.Shortage shortage = horizon.advance((name, partition) -> 100, g);
      MixtureReport report = Reports.of(LOG, horizon, Records.counts(COUNTS), shortage, 1L).build();
      assertThat(report.getHorizon()).isEqualTo(g);
      assertThat(report.getDomains().stream().mapToLong(DomainReport::getTokens).sum())
          .isEqualTo((long) g * Records.S);
      assertThat(report.getBound()).isEqualTo(Records.S * 0.75);
      assertThat(report.getLargestError()).isLessThanOrEqualTo(report.getBound());
      for (DomainReport row : report.getDomains()) {
        assertThat(row.getError())
            .isCloseTo(row.getTokens() - row.getTarget() * g * Records.S, within(1e-9));
      }
    }
  }

  @Test
  void theDomainThatIsMissingIsNamedWithItsPlace() {
    Horizon horizon = new Horizon(LOG);
    Horizon.Shortage shortage =
        horizon.advance((log, partition) -> COUNTS.get(log.name())[partition], 1000);
    MixtureReport report = Reports.of(LOG, horizon, Records.counts(COUNTS), shortage, 1L).build();
    assertThat(shortage.domain()).isEqualTo("code");
    assertThat(domain(report, "code").getStarvingAt()).isEqualTo(horizon.g());
    assertThat(domain(report, "en").getStarvingAt()).isEqualTo(-1);
    assertThat(domain(report, "code").getAvailable()).isEqualTo(6);
    assertThat(domain(report, "code").getStarvingSince()).isEqualTo(1);
    assertThat(domain(report, "en").getStarvingSince()).isEqualTo(-1);
    Map<SequenceLog, long[]> counts = Records.counts(COUNTS);
    assertThat(Reports.total(counts, counts.keySet())).isEqualTo(166);
    assertThat(Reports.total(counts, List.of(SequenceLog.named("code.v2")))).isZero();
  }

  @Test
  void aDomainWithoutALogYetHasNothing() {
    MixtureReport report = Reports.of(LOG, new Horizon(LOG), Map.of(), null, -1L).build();
    assertThat(report.getDomains()).extracting(DomainReport::getAvailable).containsOnly(0L);
    assertThat(report.getDomains()).extracting(DomainReport::getPass).containsOnly(0);
  }

  @Test
  void thePassCountsHowOftenTheLogWasReadToItsEnd() {
    MixtureRecord first = Records.log(1, Map.of("en", "1"), "repeat").ruling(0);
    first.getShares().get(0).setSealed(3);
    MixtureLog log = MixtureLog.of(List.of(first));
    Map<SequenceLog, long[]> counts = Records.counts(Map.of("en", new long[] {3}));
    Horizon horizon = new Horizon(log);
    int[] passes = {0, 0, 0, 0, 1, 1, 1, 2};
    for (int g = 0; g < passes.length; g++) {
      horizon.advance((name, partition) -> 100, g);
      assertThat(domain(Reports.of(log, horizon, counts, null, -1L).build(), "en").getPass())
          .as("taken " + g)
          .isEqualTo(passes[g]);
    }
  }
}
