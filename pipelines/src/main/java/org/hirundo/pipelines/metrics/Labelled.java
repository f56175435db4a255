package org.hirundo.pipelines.metrics;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import org.apache.flink.metrics.MetricGroup;

/**
 * Metrics told apart by a label, each registered with the first value that asks for it. Of so many
 * values that no reporter should have to carry them, those that come last share one metric, whose
 * label is {@link #OTHER}. Further labels nest: {@code new Labelled<>(group, "stage", stage -> new
 * Labelled<>(stage, "reason", …))}. Confined to one thread.
 *
 * @param <M> the metric, or the metrics, of one value
 */
public final class Labelled<M> {
  /** Values that are told apart. */
  public static final int MOST = 200;

  /** The label of all values beyond. */
  public static final String OTHER = "other";

  private final MetricGroup group;
  private final String label;
  private final Function<MetricGroup, M> metric;
  private final Map<String, M> byValue = new HashMap<>();

  /**
   * @param label the label's name
   * @param metric registers what belongs to one value in the group that carries the label
   */
  public Labelled(MetricGroup group, String label, Function<MetricGroup, M> metric) {
    this.group = group;
    this.label = label;
    this.metric = metric;
  }

  /** The metric of that value. */
  public M of(String value) {
    M known = byValue.get(value);
    return known == null ? first(value) : known;
  }

  private M first(String value) {
    if (byValue.size() >= MOST && !value.equals(OTHER)) {
      return of(OTHER);
    }
    M made = metric.apply(group.addGroup(label, value));
    byValue.put(value, made);
    return made;
  }
}
