package org.hirundo.pipelines.pack;

import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.MetricGroup;
import org.hirundo.pipelines.metrics.Figure;
import org.hirundo.pipelines.metrics.Labelled;
import org.hirundo.pipelines.metrics.Metrics;
import org.hirundo.schemas.PackReport;

/** How far each domain is packed. Confined to the task's thread. */
final class PackFigures {
  private final Labelled<Domain> domains;

  PackFigures(MetricGroup owner) {
    domains = new Labelled<>(Metrics.of(owner, "pack"), Metrics.DOMAIN, Domain::new);
  }

  /** Shows the sums that a restart begins with. */
  void restored(PackReport sum) {
    Domain domain = domains.of(sum.getDomain());
    domain.counted = sum.getSequences();
    domain.show(sum);
  }

  void show(PackReport sum) {
    domains.of(sum.getDomain()).show(sum);
  }

  private static final class Domain {
    private final MetricGroup group;
    private final Figure selected;
    private final Figure tokens;
    private final Figure openTokens;
    private final Figure sequences;
    private final Counter written;
    private final Figure waiting;
    private final Labelled<Figure> refused;
    private final Labelled<Figure> screened;
    private Figure threshold; // once there is one
    private long counted;

    private Domain(MetricGroup group) {
      this.group = group;
      selected = Figure.in(group, "selected_documents");
      tokens = Figure.in(group, "tokens");
      openTokens = Figure.in(group, "open_tokens");
      sequences = Figure.in(group, "sequences");
      written = group.counter("sequences_total");
      waiting = Figure.in(group, "waiting");
      refused = new Labelled<>(group, "rule", rule -> Figure.in(rule, "refused_documents"));
      screened = new Labelled<>(group, "what", what -> Figure.in(what, "screened"));
    }

    private void show(PackReport sum) {
      selected.set(sum.getSelected());
      tokens.set(sum.getTokens());
      openTokens.set(sum.getOpenTokens());
      sequences.set(sum.getSequences());
      written.inc(sum.getSequences() - counted);
      counted = sum.getSequences();
      waiting.set(sum.getWaitsFor().isEmpty() ? 0 : 1);
      sum.getRefused().forEach((rule, count) -> refused.of(rule).set(count));
      sum.getScreened().forEach((what, count) -> screened.of(what).set(count));
      if (sum.getCut() != null) {
        threshold = threshold == null ? Figure.in(group, "score_threshold") : threshold;
        threshold.set(sum.getCut().getThreshold());
      }
    }
  }
}
