package org.hirundo.pipelines.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Optional;
import org.hirundo.pipelines.configuration.Configuration.Metrics;
import org.hirundo.pipelines.configuration.Configuration.Metrics.Ports;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class MetricsEndpointTest {
  private static final Ports ANY = new Ports(0, 0);

  @Test
  void aClusterServesItsMetricsOnLoopbackAlone() throws Exception {
    URI page;
    try (LocalCluster cluster = LocalCluster.start(1, metrics(Optional.of(ANY)))) {
      page = cluster.metrics().orElseThrow();
      assertThat(InetAddress.getByName(page.getHost()).isLoopbackAddress()).isTrue();
      assertThat(read(page))
          .contains("flink_jobmanager_numRegisteredTaskManagers{host=\"localhost\",} 1.0")
          .contains("flink_taskmanager_Status_JVM_Memory_Heap_Used{");
    }
    assertThatThrownBy(() -> read(page)).isInstanceOf(IOException.class);
  }

  @Test
  void theFirstFreePortOfTheRangeIsTaken() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("localhost"))) {
      int port = taken.getLocalPort();
      MetricsEndpoint endpoint = MetricsEndpoint.open("localhost", new Ports(port, port + 20));
      assertThat(endpoint.address().getPort()).isBetween(port + 1, port + 20);
      endpoint.close();
    }
  }

  @Test
  void aTakenPortIsToldWithPlaceAndRemedyBeforeAnythingRuns() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("localhost"))) {
      int port = taken.getLocalPort();
      assertThatThrownBy(() -> LocalCluster.start(1, metrics(Optional.of(new Ports(port, port)))))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("metrics cannot be served on localhost:" + port)
          .hasMessageContaining("set metrics.port to another port");
    }
  }

  @Test
  void offMeansThatNothingListens() throws Exception {
    try (LocalCluster cluster = LocalCluster.start(1, metrics(Optional.empty()))) {
      assertThat(cluster.metrics()).isEmpty();
    }
  }

  private static Metrics metrics(Optional<Ports> ports) {
    return new Metrics("localhost", ports, Path.of("unused"));
  }

  private static String read(URI page) throws IOException, InterruptedException {
    return HttpClient.newHttpClient()
        .send(HttpRequest.newBuilder(page).build(), HttpResponse.BodyHandlers.ofString())
        .body();
  }
}
