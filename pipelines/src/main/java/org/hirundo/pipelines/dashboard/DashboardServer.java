package org.hirundo.pipelines.dashboard;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Serves the dashboard's page and, at {@code /api/state}, the figures it shows. Read-only, and on
 * loopback unless another address is configured. Thread-safe.
 */
public final class DashboardServer implements AutoCloseable {
  private static final Map<String, String> TYPES =
      Map.of(
          "/", "text/html; charset=utf-8",
          "/dashboard.js", "text/javascript; charset=utf-8",
          "/dashboard.css", "text/css; charset=utf-8");

  private final HttpServer server;
  private final ExecutorService workers;
  private final AtomicReference<byte[]> state =
      new AtomicReference<>("{}".getBytes(StandardCharsets.UTF_8));

  private DashboardServer(HttpServer server, ExecutorService workers) {
    this.server = server;
    this.workers = workers;
  }

  /**
   * @param port 0 for any that is free
   */
  public static DashboardServer start(String host, int port) throws IOException {
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
        Executors.newFixedThreadPool(
            2,
            task -> {
              Thread thread = new Thread(task, "dashboard");
              thread.setDaemon(true);
              return thread;
            });
    DashboardServer dashboard = new DashboardServer(server, workers);
    server.setExecutor(workers);
    server.createContext("/", dashboard::page);
    server.start();
    return dashboard;
  }

  public String address() {
    InetSocketAddress address = server.getAddress();
    return "http://" + address.getAddress().getHostAddress() + ":" + address.getPort() + "/";
  }

  /** Shows these figures from now on. */
  public void show(DashboardState figures) {
    state.set(figures.json());
  }

  private void page(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath();
    if (path.equals("/api/state")) {
      answer(exchange, 200, "application/json; charset=utf-8", state.get());
      return;
    }
    String type = TYPES.get(path);
    if (type == null) {
      answer(exchange, 404, "text/plain", "not found".getBytes(StandardCharsets.UTF_8));
      return;
    }
    String resource = path.equals("/") ? "index.html" : path.substring(1);
    try (InputStream in = getClass().getResourceAsStream("/dashboard/" + resource)) {
      answer(exchange, 200, type, in.readAllBytes());
    }
  }

  private static void answer(HttpExchange exchange, int status, String type, byte[] body)
      throws IOException {
    exchange.getResponseHeaders().set("Content-Type", type);
    exchange.getResponseHeaders().set("Cache-Control", "no-store");
    exchange.getResponseHeaders().set("X-Content-Type-Options", "nosniff");
    exchange
        .getResponseHeaders()
        .set(
            "Content-Security-Policy", "default-src 'self'; img-src data:; frame-ancestors 'none'");
    boolean head = exchange.getRequestMethod().equals("HEAD");
    exchange.sendResponseHeaders(status, head ? -1 : body.length);
    try (OutputStream out = exchange.getResponseBody()) {
      if (!head) {
        out.write(body);
      }
    }
  }

  @Override
  public void close() {
    server.stop(0);
    workers.shutdownNow();
  }
}
