package org.hirundo.pipelines.dashboard;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.hirundo.pipelines.configuration.Configuration;
import org.hirundo.pipelines.dashboard.history.MixWindow;
import org.hirundo.pipelines.dashboard.http.Answer;
import org.hirundo.pipelines.dashboard.http.Assets;
import org.hirundo.pipelines.dashboard.http.DashboardHttp;
import org.hirundo.pipelines.dashboard.steering.MixSupply;
import org.hirundo.pipelines.dashboard.steering.SteeringToken;
import org.hirundo.schemas.PackReport;

/**
 * Serves the dashboard's page and, under {@code /api/}, the figures it shows; docs/dashboard.md has
 * the interface. On loopback unless another address is configured. Thread-safe.
 */
public final class DashboardServer implements AutoCloseable {
  private static final int WORKERS = 4;
  private static final int WAITING = 128;

  static {
    bound("maxReqTime", "30"); // seconds for a client to send a request
    bound("maxRspTime", "60"); // seconds until an answer has been taken
    bound("maxReqHeaders", "100");
    bound("maxIdleConnections", "64");
  }

  private final HttpServer server;
  private final ExecutorService workers;
  private final DashboardHttp http;
  private final AtomicReference<DashboardState> state = new AtomicReference<>();
  private final AtomicReference<DashboardServices> services = new AtomicReference<>();

  private DashboardServer(HttpServer server, ExecutorService workers, DashboardHttp http) {
    this.server = server;
    this.workers = workers;
    this.http = http;
  }

  private static void bound(String name, String value) {
    String property = "sun.net.httpserver." + name;
    if (System.getProperty(property) == null) {
      System.setProperty(property, value);
    }
  }

  /**
   * @param port 0 for any that is free
   */
  public static DashboardServer start(String host, int port) throws IOException {
    DashboardHttp http = new DashboardHttp(host, Assets.read("/dashboard/assets.txt"));
    HttpServer server;
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getByName(host), port), 0);
    } catch (IOException e) {
      throw new IOException(
          "the dashboard cannot listen on "
              + host
              + ":"
              + port
              + " ("
              + e.getMessage()
              + "); set dashboard.port to another, or to 0 for any that is free",
          e);
    }
    ExecutorService workers =
        new ThreadPoolExecutor(
            WORKERS,
            WORKERS,
            0,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(WAITING),
            task -> {
              Thread thread = new Thread(task, "dashboard");
              thread.setDaemon(true);
              return thread;
            });
    DashboardServer dashboard = new DashboardServer(server, workers, http);
    http.get("/api/state", request -> dashboard.state());
    server.setExecutor(workers);
    server.createContext("/", http);
    server.start();
    return dashboard;
  }

  public String address() {
    InetSocketAddress address = server.getAddress();
    return "http://" + address.getAddress().getHostAddress() + ":" + address.getPort() + "/";
  }

  /** Whether no other machine can reach it. */
  public boolean onLoopback() {
    return server.getAddress().getAddress().isLoopbackAddress();
  }

  private Answer state() {
    DashboardState figures = state.get();
    return Answer.json(
        200,
        figures == null
            ? "{}".getBytes(StandardCharsets.UTF_8)
            : figures.json(rates(), services.get() != null, System.currentTimeMillis()));
  }

  private MixWindow.Rates rates() {
    DashboardServices present = services.get();
    return present == null ? MixWindow.Rates.NONE : present.history().rates();
  }

  private MixSupply supply() {
    DashboardState figures = state.get();
    return figures == null ? MixSupply.NONE : figures.supply(rates());
  }

  private Map<String, PackReport> packed() {
    DashboardState figures = state.get();
    return figures == null ? Map.of() : figures.observation().pack();
  }

  /**
   * Answers from the logs, too, from now on: their history, samples of their documents, proposals
   * for other weights.
   *
   * @param connection client properties of the broker
   * @return the file that holds the token which changing weights needs
   * @throws IOException if the token cannot be read
   */
  public Path serve(Configuration configuration, Properties connection) throws IOException {
    SteeringToken token = DashboardServices.token(configuration);
    DashboardServices opened =
        new DashboardServices(
            configuration, connection, Optional.of(token), this::supply, this::packed);
    opened.register(http);
    services.set(opened);
    return DashboardServices.tokenFile(configuration);
  }

  /** Shows these figures from now on. */
  public void show(DashboardState figures) {
    state.set(figures);
  }

  @Override
  public void close() {
    server.stop(0);
    workers.shutdownNow();
    DashboardServices present = services.get();
    if (present != null) {
      present.close();
    }
  }
}
