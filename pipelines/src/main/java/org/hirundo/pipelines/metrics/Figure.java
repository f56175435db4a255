package org.hirundo.pipelines.metrics;

import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.MetricGroup;

/**
 * A gauge that is set: 0 at first. Whole numbers are exact up to 2<sup>53</sup>. Any thread may set
 * and read it.
 */
public final class Figure implements Gauge<Double> {
  private volatile double value;

  /** Registers one. */
  public static Figure in(MetricGroup group, String name) {
    return group.gauge(name, new Figure());
  }

  public void set(double now) {
    value = now;
  }

  @Override
  public Double getValue() {
    return value;
  }
}
