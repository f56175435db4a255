package org.hirundo.pipelines.runtime;

import java.util.Map;
import java.util.Optional;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.metrics.MetricConfig;
import org.apache.flink.runtime.metrics.MetricRegistryConfiguration;
import org.apache.flink.runtime.metrics.MetricRegistryImpl;
import org.apache.flink.runtime.metrics.ReporterSetup;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.minicluster.MiniClusterConfiguration;

/**
 * A cluster in this process that reports to an endpoint which listens already: reporters that Flink
 * makes from its configuration are left out where they fail. Closes the endpoint with itself.
 */
final class ReportingCluster extends MiniCluster {
  private final Optional<MetricsEndpoint> endpoint;

  ReportingCluster(MiniClusterConfiguration configuration, Optional<MetricsEndpoint> endpoint) {
    super(configuration);
    this.endpoint = endpoint;
  }

  @Override
  protected MetricRegistryImpl createMetricRegistry(Configuration settings, long messageBytes) {
    return new MetricRegistryImpl(
        MetricRegistryConfiguration.fromConfiguration(settings, messageBytes),
        endpoint.map(ReportingCluster::setup).stream().toList());
  }

  private static ReporterSetup setup(MetricsEndpoint endpoint) {
    return new ReporterSetup(
        "prometheus", new MetricConfig(), endpoint, (metric, name, scope) -> true, Map.of());
  }
}
