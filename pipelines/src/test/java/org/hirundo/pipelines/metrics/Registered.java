package org.hirundo.pipelines.metrics;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.flink.api.common.JobID;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.Histogram;
import org.apache.flink.metrics.Metric;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.runtime.clusterframework.types.ResourceID;
import org.apache.flink.runtime.executiongraph.ExecutionAttemptID;
import org.apache.flink.runtime.metrics.groups.AbstractMetricGroup;
import org.apache.flink.runtime.metrics.groups.TaskManagerMetricGroup;
import org.apache.flink.runtime.metrics.util.TestingMetricRegistry;
import org.apache.flink.runtime.operators.testutils.MockEnvironment;
import org.apache.flink.runtime.operators.testutils.MockEnvironmentBuilder;

/**
 * What is registered below a group, by the names that Prometheus would see without their beginning.
 */
public final class Registered {
  /**
   * A metric with the values of its labels, in the order of the name.
   *
   * @param name Flink's logical scope and the metric's name
   */
  public record Entry(String name, Map<String, String> labels, Metric metric) {}

  private final List<Entry> entries = new ArrayList<>();
  private final TaskManagerMetricGroup manager =
      TaskManagerMetricGroup.createTaskManagerMetricGroup(
          TestingMetricRegistry.builder().setRegisterConsumer(this::register).build(),
          "host",
          new ResourceID("manager"));

  private void register(Metric metric, String name, AbstractMetricGroup<?> owner) {
    String scope = owner.getLogicalScope(text -> text, '_');
    int begin = (scope + "_").indexOf("_" + Metrics.GROUP + "_") + 1;
    if (begin > 0) {
      Map<String, String> labels = new HashMap<>();
      owner
          .getAllVariables()
          .forEach((key, value) -> labels.put(key.substring(1, key.length() - 1), value));
      entries.add(new Entry(scope.substring(begin) + "_" + name, labels, metric));
    }
  }

  /** For a harness: what its operator registers is seen. */
  public MockEnvironment environment() {
    return new MockEnvironmentBuilder()
        .setTaskName("task")
        .setManagedMemorySize(3 << 20)
        .setBufferSize(1024)
        .setMaxParallelism(1)
        .setMetricGroup(
            manager.addJob(new JobID(), "job").addTask(ExecutionAttemptID.randomId(), "task"))
        .build();
  }

  /** For what registers by itself. */
  public MetricGroup group() {
    return manager;
  }

  public Set<String> names() {
    Set<String> names = new TreeSet<>();
    entries.forEach(entry -> names.add(entry.name()));
    return names;
  }

  public List<Entry> labelled(String name) {
    return entries.stream().filter(entry -> entry.name().equals(name)).toList();
  }

  /** The one metric of that name whose labels have these values, in whatever order. */
  public Metric metric(String name, String... labels) {
    List<Entry> found =
        labelled(name).stream()
            .filter(entry -> entry.labels().values().containsAll(List.of(labels)))
            .toList();
    if (found.size() != 1) {
      throw new AssertionError(
          found.size() + " metrics " + name + List.of(labels) + "; there are " + entries);
    }
    return found.get(0).metric();
  }

  public double value(String name, String... labels) {
    return number(metric(name, labels));
  }

  /** A counter's or gauge's value, a histogram's count. */
  public static double number(Metric metric) {
    if (metric instanceof Counter counter) {
      return counter.getCount();
    }
    return metric instanceof Histogram histogram
        ? histogram.getCount()
        : ((Number) ((Gauge<?>) metric).getValue()).doubleValue();
  }
}
