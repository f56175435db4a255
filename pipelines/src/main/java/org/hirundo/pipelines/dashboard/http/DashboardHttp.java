package org.hirundo.pipelines.dashboard.http;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.zip.GZIPOutputStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds who answers a request, and sends the answer with the headers that keep foreign code, frames
 * and guessing away. Thread-safe.
 */
public final class DashboardHttp implements HttpHandler {
  /** Longest body of a request, in bytes. */
  static final int BODY_LIMIT = 65_536;

  private static final int WORTH_PACKING = 2_048;
  private static final Logger LOG = LoggerFactory.getLogger(DashboardHttp.class);
  private static final String POLICY =
      "default-src 'self'; img-src 'self' data:; base-uri 'none'; form-action 'none';"
          + " frame-ancestors 'none'";

  private final Guard guard;
  private final Assets assets;
  private final Map<String, Map<String, Endpoint>> endpoints = new ConcurrentHashMap<>();

  /**
   * @param host what the server is configured to be called
   */
  public DashboardHttp(String host, Assets assets) {
    guard = new Guard(host);
    this.assets = assets;
  }

  /**
   * @param path whole, or ending in {@code /}: whatever stands behind it is the request's tail
   */
  public void get(String path, Endpoint endpoint) {
    add("GET", path, endpoint);
  }

  /** The same for a request with a JSON body. */
  public void post(String path, Endpoint endpoint) {
    add("POST", path, endpoint);
  }

  private void add(String method, String path, Endpoint endpoint) {
    endpoints.compute(
        path,
        (key, before) -> {
          Map<String, Endpoint> methods = new HashMap<>(before == null ? Map.of() : before);
          methods.put(method, endpoint);
          return Map.copyOf(methods);
        });
  }

  @Override
  public void handle(HttpExchange exchange) throws IOException {
    Answer answer;
    try {
      guard.requireHost(exchange.getRequestHeaders());
      answer = answer(exchange);
    } catch (BadRequest e) {
      answer = Answer.error(e.status(), e.getMessage());
    } catch (IOException | RuntimeException e) {
      LOG.warn("The dashboard cannot answer {}", exchange.getRequestURI().getPath(), e);
      answer = Answer.error(503, "this cannot be told now: " + e.getMessage());
    }
    send(exchange, answer);
  }

  private Answer answer(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath();
    String method = exchange.getRequestMethod();
    boolean reads = method.equals("GET") || method.equals("HEAD");
    Answer asset = assets.at(path);
    if (asset != null) {
      return reads ? asset : notAllowed(exchange, "GET, HEAD");
    }
    String tail = path.substring(path.lastIndexOf('/') + 1);
    Map<String, Endpoint> methods = endpoints.get(path.endsWith("/") ? "" : path);
    if (methods == null && !tail.isEmpty()) {
      methods = endpoints.get(path.substring(0, path.length() - tail.length()));
    } else {
      tail = "";
    }
    if (methods == null) {
      return Answer.error(404, "there is nothing at this address");
    }
    Endpoint endpoint = methods.get(reads ? "GET" : method);
    if (endpoint == null) {
      boolean readable = methods.containsKey("GET");
      boolean writable = methods.containsKey("POST");
      return notAllowed(
          exchange, readable && writable ? "GET, HEAD, POST" : readable ? "GET, HEAD" : "POST");
    }
    guard.requireOrigin(exchange.getRequestHeaders());
    String authorization = exchange.getRequestHeaders().getFirst("Authorization");
    return endpoint.answer(
        new Request(
            tail,
            Request.query(exchange.getRequestURI().getRawQuery()),
            authorization == null ? "" : authorization,
            reads ? new byte[0] : body(exchange)));
  }

  private static Answer notAllowed(HttpExchange exchange, String allowed) {
    exchange.getResponseHeaders().set("Allow", allowed);
    return Answer.error(405, "this address takes " + allowed);
  }

  private static byte[] body(HttpExchange exchange) throws IOException {
    String type = exchange.getRequestHeaders().getFirst("Content-Type");
    String media = type == null ? "" : type.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
    if (!media.equals("application/json")) {
      throw new BadRequest(415, "send a body of content type application/json");
    }
    byte[] body = exchange.getRequestBody().readNBytes(BODY_LIMIT + 1);
    if (body.length > BODY_LIMIT) {
      throw new BadRequest(413, "the body is longer than " + BODY_LIMIT + " bytes");
    }
    return body;
  }

  private static void send(HttpExchange exchange, Answer answer) throws IOException {
    Headers headers = exchange.getResponseHeaders();
    headers.set("Content-Type", answer.type());
    headers.set("Cache-Control", answer.cache());
    headers.set("X-Content-Type-Options", "nosniff");
    headers.set("Referrer-Policy", "no-referrer");
    headers.set("Content-Security-Policy", POLICY);
    if (!answer.tag().isEmpty()) {
      headers.set("ETag", answer.tag());
    }
    String known = exchange.getRequestHeaders().getFirst("If-None-Match");
    boolean head = exchange.getRequestMethod().equals("HEAD");
    try (exchange) {
      if (known != null && !answer.tag().isEmpty() && known.contains(answer.tag())) {
        exchange.sendResponseHeaders(304, -1);
        return;
      }
      byte[] body = answer.body();
      if (body.length > WORTH_PACKING) {
        headers.set("Vary", "Accept-Encoding");
        if (takesGzip(exchange)) {
          headers.set("Content-Encoding", "gzip");
          body = packed(body);
        }
      }
      exchange.sendResponseHeaders(answer.status(), head || body.length == 0 ? -1 : body.length);
      if (!head && body.length > 0) {
        try (OutputStream out = exchange.getResponseBody()) {
          out.write(body);
        }
      }
    }
  }

  private static boolean takesGzip(HttpExchange exchange) {
    String accepted = exchange.getRequestHeaders().getFirst("Accept-Encoding");
    return accepted != null && accepted.contains("gzip") && !accepted.contains("gzip;q=0");
  }

  private static byte[] packed(byte[] body) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(body.length / 3);
    try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
      out.write(body);
    }
    return bytes.toByteArray();
  }
}
