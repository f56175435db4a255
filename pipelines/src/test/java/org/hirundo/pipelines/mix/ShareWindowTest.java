package org.hirundo.pipelines.mix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Map;
import org.junit.jupiter.api.Test;

class ShareWindowTest {
  private final ShareWindow window = new ShareWindow();

  private void look(long g, long a, long b) {
    window.look(g, Map.of("a", a, "b", b));
  }

  @Test
  void anEmptyFeedHasNoShares() {
    look(0, 0, 0);
    assertThat(window.share("a")).isZero();
  }

  @Test
  void afterARestartSharesAreAllTimeUntilSomethingComes() {
    look(50_000, 30_000, 20_000);
    assertThat(window.share("a")).isEqualTo(.6);
    look(50_010, 30_000, 20_010);
    assertThat(window.share("a")).isZero();
    assertThat(window.share("b")).isEqualTo(1);
    assertThat(window.share("c")).isZero();
  }

  @Test
  void onlyTheLastTenThousandSequencesCount() {
    long a = 0;
    for (long g = 0; g <= 100_000; g += 7) {
      a += g < 60_000 ? 7 : 0;
      look(g, a, g - a);
      double exact = g < 60_000 ? 1 : Math.max(0, 1 - (g - 60_000) / 10_000.0);
      if (g > 0) {
        assertThat(window.share("a")).isCloseTo(exact, within(.02));
      }
    }
    assertThat(window.share("b")).isEqualTo(1);
  }

  @Test
  void aLongStrideIsTakenAsAWhole() {
    look(0, 0, 0);
    look(1_000_000, 250_000, 750_000);
    assertThat(window.share("a")).isEqualTo(.25);
    look(1_000_100, 250_100, 750_000);
    assertThat(window.share("a")).isCloseTo(.25, within(.001));
  }
}
