package org.hirundo.pipelines.metrics;

import org.apache.flink.metrics.MetricGroup;

/** Where Hirundo's metrics stand among Flink's, and what they are labelled by. */
public final class Metrics {
  /** The group of all of them. */
  public static final String GROUP = "hirundo";

  /** Label: a component of the mixture. */
  public static final String DOMAIN = "domain";

  /** Label: a crawl or dataset. */
  public static final String SOURCE = "source";

  /** Label: where a record was rejected. */
  public static final String STAGE = "stage";

  /** Label: why it was. */
  public static final String REASON = "reason";

  /** Label: exact or near. */
  public static final String KIND = "kind";

  private Metrics() {}

  /**
   * The group of one part's metrics.
   *
   * @param owner an operator's, reader's or enumerator's group
   */
  public static MetricGroup of(MetricGroup owner, String part) {
    return owner.addGroup(GROUP).addGroup(part);
  }
}
