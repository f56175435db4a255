package org.hirundo.pipelines.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import org.junit.jupiter.api.Test;

class PlanTest {
  private static final Load WEEK = new Load(2.7e9, 7, Map.of("ja", .05), 0);

  @Test
  void theStateIsTheFormulaThatWasMeasured() {
    Plan plan = Plan.of(new Load(1e7, 7, Map.of("ja", 1.0), 0), given("gate-recall", 1));
    double distinct = 1e7 * (1 - .67);
    double bytes = 14.8 * 18 * .93 + 120;
    double epochs = plan.figure("texts of two epochs").value();
    assertThat(plan.figure("state").value()).isCloseTo(distinct * bytes + epochs, within(1.0));
    assertThat(distinct * bytes / 1e7).as("bytes a document").isCloseTo(122.8, within(2.0));
  }

  @Test
  void documentsOfEarlierCrawlsTakeStateButNoTime() {
    Plan first = Plan.of(WEEK, Constants.load());
    Plan later = Plan.of(new Load(2.7e9, 7, Map.of("ja", .05), 8e9), Constants.load());
    assertThat(later.figure("work").value()).isEqualTo(first.figure("work").value());
    assertThat(later.figure("state").value()).isGreaterThan(20 * first.figure("state").value());
    assertThat(later.figure("TaskManagers").value())
        .isGreaterThanOrEqualTo(first.figure("TaskManagers").value());
  }

  @Test
  void everyNameInAFormulaIsAFigureBeforeItOrAConstant() {
    Set<String> known = new HashSet<>(Set.of("days", "seen", "share of ja", "share of en"));
    Constants.load().all().forEach(constant -> known.add(constant.name()));
    Plan plan = Plan.of(new Load(2.7e9, 7, Map.of("ja", .05, "en", .4), 1e9), Constants.load());
    Pattern operators = Pattern.compile("[×/+−⌈⌉⌊⌋(),]|max|min|the largest divisor of|up to");
    for (Section section : plan.sections()) {
      for (Figure figure : section.figures()) {
        for (String part : operators.split(figure.formula())) {
          String name = part.strip();
          if (!name.isEmpty() && !name.matches("[0-9.E]+")) {
            assertThat(known).as("%s = %s", figure.name(), figure.formula()).contains(name);
          }
        }
        known.add(figure.name());
      }
    }
  }

  @Property
  void machinesSufficeAndOneLessWouldNot(
      @ForAll @DoubleRange(min = 1e6, max = 3e11) double pages,
      @ForAll @DoubleRange(min = .5, max = 90) double days,
      @ForAll @DoubleRange(min = .01, max = 1) double share) {
    Plan plan = Plan.of(new Load(pages, days, Map.of("ja", share), 0), Constants.load());
    double machines = plan.figure("TaskManagers").value();
    assertThat(plan.figure("days on these machines").value()).isLessThanOrEqualTo(days * 1.0001);
    assertThat(plan.figure("state a TaskManager").value() * 2).isLessThanOrEqualTo(900e9 * 1.0001);
    assertThat(machines)
        .isEqualTo(
            List.of("cores", "slots", "disk", "network").stream()
                .mapToDouble(by -> plan.figure("machines by " + by).value())
                .reduce(1, Math::max));
    double parallelism = plan.figure("parallelism").value();
    assertThat(Plan.KEY_GROUPS % parallelism).isZero();
    assertThat(parallelism).isLessThanOrEqualTo(machines * 16);
  }

  @Test
  void whatMakesNoSenseIsRefused() {
    assertThatThrownBy(() -> new Load(0, 7, Map.of("ja", .1), 0)).hasMessageContaining("pages");
    assertThatThrownBy(() -> new Load(1, 7, Map.of("ja", .6, "en", .6), 0))
        .hasMessageContaining("sum to 1.2");
    assertThatThrownBy(() -> given("band", 3)).hasMessageContaining("no constant band");
    assertThatThrownBy(() -> given("selected", 3)).hasMessageContaining("at most 1");
    assertThatThrownBy(() -> given("bands", -3)).hasMessageContaining("above 0");
  }

  @Test
  void figuresAreToldAsAPersonWouldWriteThem() {
    assertThat(Unit.BYTES.told(1.5e12)).isEqualTo("1.50 TB");
    assertThat(Unit.BYTES.told(999)).isEqualTo("999 B");
    assertThat(Unit.BYTES.told(1000)).isEqualTo("1 kB");
    assertThat(Unit.COUNT.told(90_000)).isEqualTo("90,000");
    assertThat(Unit.COUNT.told(2.7e9)).isEqualTo("2.70 billion");
    assertThat(Unit.SECONDS.told(5400)).isEqualTo("90 min");
    assertThat(Unit.SHARE.told(.05)).isEqualTo("5 %");
  }

  private static Constants given(String name, double value) {
    return Constants.load().with(Map.of(name, value));
  }
}
