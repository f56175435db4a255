package org.hirundo.pipelines.runtime;

import com.sun.net.httpserver.HttpServer;
import io.prometheus.client.CollectorRegistry;
import io.prometheus.client.exporter.HTTPServer;
import java.io.IOException;
import java.lang.reflect.Field;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Optional;
import org.apache.flink.metrics.MetricConfig;
import org.apache.flink.metrics.prometheus.AbstractPrometheusReporter;
import org.hirundo.pipelines.configuration.Configuration.Metrics;
import org.hirundo.pipelines.configuration.Configuration.Metrics.Ports;

/**
 * Serves a cluster's metrics to Prometheus, under the names that Flink's reporter gives them. That
 * one listens on every address of the machine, and where it can't listen, it is left out with a
 * line in the log; this one listens on one address and says what to do. Thread-safe.
 */
final class MetricsEndpoint extends AbstractPrometheusReporter {
  private final URI address;
  private final HTTPServer server;

  private MetricsEndpoint(HttpServer listening) throws IOException {
    MetricConfig config = new MetricConfig();
    config.setProperty("filterLabelValueCharacters", "false"); // else CC-MAIN is CC_MAIN
    open(config);
    InetSocketAddress at = listening.getAddress();
    address = page(at.getAddress().getHostAddress(), at.getPort());
    server = new HTTPServer(listening, registry(), true);
  }

  private static URI page(String host, int port) throws IOException {
    try {
      return new URI("http", null, host, port, "/metrics", null, null);
    } catch (URISyntaxException e) {
      throw new IOException(e);
    }
  }

  /**
   * Listens as configured; empty: no metrics are served.
   *
   * @throws IOException with the remedy if no port is free
   */
  static Optional<MetricsEndpoint> open(Metrics metrics) throws IOException {
    return metrics.ports().isEmpty()
        ? Optional.empty()
        : Optional.of(open(metrics.host(), metrics.ports().get()));
  }

  /**
   * Listens from now on; metrics are there when a cluster reports to it.
   *
   * @param ports the first that is free is taken
   * @throws IOException with the remedy if none is
   */
  static MetricsEndpoint open(String host, Ports ports) throws IOException {
    InetAddress at = InetAddress.getByName(host);
    IOException last = null;
    for (int port = ports.first(); port <= ports.last(); port++) {
      try {
        return new MetricsEndpoint(HttpServer.create(new InetSocketAddress(at, port), 0));
      } catch (IOException e) {
        last = e;
      }
    }
    throw new IOException(
        "metrics cannot be served on "
            + host
            + ":"
            + ports
            + " ("
            + (last == null ? "no port" : last.getMessage())
            + "); set metrics.port to another port, to a range like 9249-9348, to 0 for any that is"
            + " free, or to off",
        last);
  }

  /** Of the page with the metrics. */
  URI address() {
    return address;
  }

  @Override
  public void close() {
    server.stop();
    super.close();
  }

  /** What the reporter has collected: it shares it with its own package only. */
  private CollectorRegistry registry() {
    try {
      Field field = AbstractPrometheusReporter.class.getDeclaredField("registry");
      field.setAccessible(true);
      return (CollectorRegistry) field.get(this);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("not the Prometheus reporter of Flink 2.2", e);
    }
  }
}
