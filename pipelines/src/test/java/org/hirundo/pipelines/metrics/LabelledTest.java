package org.hirundo.pipelines.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.flink.metrics.Counter;
import org.junit.jupiter.api.Test;

class LabelledTest {
  private final Registered registered = new Registered();

  @Test
  void eachValueHasItsOwnMetric() {
    Labelled<Labelled<Counter>> rejects =
        new Labelled<>(
            Metrics.of(registered.group(), "extract"),
            Metrics.STAGE,
            stage -> new Labelled<>(stage, Metrics.REASON, reason -> reason.counter("n_total")));
    rejects.of("decode").of("empty").inc();
    rejects.of("decode").of("not-html").inc();
    rejects.of("decode").of("empty").inc();
    rejects.of("extract").of("empty").inc(5);
    assertThat(registered.value("hirundo_extract_stage_reason_n_total", "decode", "empty"))
        .isEqualTo(2);
    assertThat(registered.value("hirundo_extract_stage_reason_n_total", "decode", "not-html"))
        .isEqualTo(1);
    assertThat(registered.value("hirundo_extract_stage_reason_n_total", "extract", "empty"))
        .isEqualTo(5);
  }

  @Test
  void whatIsTooManyIsOther() {
    Labelled<Counter> counters =
        new Labelled<>(
            registered.group().addGroup(Metrics.GROUP),
            "source",
            source -> source.counter("n_total"));
    for (int i = 0; i < 3 * Labelled.MOST; i++) {
      counters.of("crawl " + i).inc();
    }
    counters.of("crawl 0").inc();
    assertThat(registered.names()).hasSize(1);
    assertThat(registered.labelled("hirundo_source_n_total")).hasSize(Labelled.MOST + 1);
    assertThat(registered.value("hirundo_source_n_total", Labelled.OTHER))
        .isEqualTo(2 * Labelled.MOST);
    assertThat(registered.value("hirundo_source_n_total", "crawl 0")).isEqualTo(2);
  }

  @Test
  void aFigureIsWhatWasSetLast() {
    Figure figure = Figure.in(Metrics.of(registered.group(), "mix"), "g");
    assertThat(registered.value("hirundo_mix_g")).isZero();
    figure.set((1L << 53) - 1);
    assertThat(registered.value("hirundo_mix_g")).isEqualTo(9007199254740991.0);
  }
}
