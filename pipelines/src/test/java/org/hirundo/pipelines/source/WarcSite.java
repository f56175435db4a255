package org.hirundo.pipelines.source;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.GZIPOutputStream;

/**
 * Crawls in Common Crawl's layout behind a local HTTP server that can be a bad one: it refuses
 * requests with 503, and cuts transfers at random places.
 */
final class WarcSite implements AutoCloseable {
  private final Map<String, byte[]> files = new ConcurrentHashMap<>();
  private final List<String> crawls = new ArrayList<>(); // oldest first
  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final Random random;
  private volatile double refused;
  private volatile double cut;
  final AtomicInteger requests = new AtomicInteger();
  final AtomicInteger refusals = new AtomicInteger();
  final AtomicInteger cuts = new AtomicInteger();
  volatile String retryAfter = "0";

  WarcSite(long seed) throws IOException {
    random = new Random(seed);
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::answer);
    server.setExecutor(threads);
    server.start();
    writeIndex();
  }

  /** From now on so large a share of the requests is refused, and of the others cut. */
  void misbehave(double refusedShare, double cutShare) {
    refused = refusedShare;
    cut = cutShare;
  }

  String base() {
    return "http://127.0.0.1:" + server.getAddress().getPort() + "/";
  }

  CrawlDiscovery discovery(TransportSettings settings) {
    return new CrawlDiscovery(
        base() + "collinfo.json", base(), CrawlRange.ALL, Integer.MAX_VALUE, 2, null, settings);
  }

  void put(String path, byte[] bytes) {
    files.put(path, bytes);
  }

  List<String> paths() {
    return List.copyOf(files.keySet());
  }

  byte[] file(String path) {
    return files.get(path);
  }

  void remove(String path) {
    files.remove(path);
  }

  /** Serves a folder's files. */
  void serve(Path folder) throws IOException {
    try (var all = Files.walk(folder)) {
      for (Path file : all.filter(Files::isRegularFile).toList()) {
        put(folder.relativize(file).toString(), Files.readAllBytes(file));
      }
    }
  }

  /** Publishes a crawl of generated pages. */
  void publish(String crawl, int warcFiles, int pagesEach) throws IOException {
    StringBuilder manifest = new StringBuilder();
    for (int file = 0; file < warcFiles; file++) {
      String path = "crawl-data/" + crawl + "/segments/0/warc/" + crawl + "-" + file + ".warc.gz";
      ByteArrayOutputStream warc = new ByteArrayOutputStream();
      for (int page = 0; page < pagesEach; page++) {
        warc.writeBytes(gzip(record(url(crawl, file, page), page)));
      }
      put(path, warc.toByteArray());
      manifest.append(path).append('\n');
    }
    put(
        "crawl-data/" + crawl + "/warc.paths.gz",
        gzip(manifest.toString().getBytes(StandardCharsets.UTF_8)));
    crawls.add(crawl);
    writeIndex();
  }

  static String url(String crawl, int file, int page) {
    return "http://" + crawl + ".example/" + file + "/" + page;
  }

  private void writeIndex() {
    StringBuilder json = new StringBuilder("[");
    for (int i = crawls.size() - 1; i >= 0; i--) {
      json.append("{\"id\":\"").append(crawls.get(i)).append("\"}").append(i > 0 ? "," : "");
    }
    put("collinfo.json", json.append("]").toString().getBytes(StandardCharsets.UTF_8));
  }

  static byte[] record(String url, int number) {
    StringBuilder body = new StringBuilder("<html><body>");
    Random words = new Random(number);
    for (int i = 0; i < 60; i++) {
      body.append("<p>").append(Long.toHexString(words.nextLong())).append("</p>\n");
    }
    String http = "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n" + body;
    String head =
        "WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: "
            + url
            + "\r\nWARC-Date: 2024-05-22T00:00:00Z\r\nWARC-Record-ID: <urn:uuid:1>\r\n"
            + "Content-Type: application/http; msgtype=response\r\nContent-Length: "
            + http.length()
            + "\r\n\r\n";
    return (head + http + "\r\n\r\n").getBytes(StandardCharsets.ISO_8859_1);
  }

  static byte[] gzip(byte[] bytes) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
      gzip.write(bytes);
    }
    return out.toByteArray();
  }

  private double draw() {
    synchronized (random) {
      return random.nextDouble();
    }
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      requests.incrementAndGet();
      if (draw() < refused) {
        refusals.incrementAndGet();
        exchange.getResponseHeaders().set("Retry-After", retryAfter);
        exchange.sendResponseHeaders(503, -1);
        return;
      }
      byte[] bytes = files.get(exchange.getRequestURI().getPath().substring(1));
      if (bytes == null) {
        exchange.sendResponseHeaders(404, -1);
        return;
      }
      exchange.getResponseHeaders().set("ETag", "\"" + java.util.Arrays.hashCode(bytes) + "\"");
      send(exchange, bytes);
    }
  }

  private void send(HttpExchange exchange, byte[] bytes) throws IOException {
    String range = exchange.getRequestHeaders().getFirst("Range");
    int from = 0;
    int to = bytes.length;
    if (range != null) {
      String[] ends = range.substring("bytes=".length()).split("-", 2);
      from = Integer.parseInt(ends[0]);
      to = ends[1].isEmpty() ? to : Math.min(to, Integer.parseInt(ends[1]) + 1);
      boolean beyond = from >= bytes.length;
      exchange
          .getResponseHeaders()
          .set(
              "Content-Range",
              "bytes " + (beyond ? "*" : from + "-" + (to - 1)) + "/" + bytes.length);
      if (beyond) {
        exchange.sendResponseHeaders(416, -1);
        return;
      }
    }
    exchange.sendResponseHeaders(range == null ? 200 : 206, to - from == 0 ? -1 : to - from);
    boolean broken = draw() < cut;
    int until = broken ? from + (int) (draw() * (to - from)) : to;
    OutputStream out = exchange.getResponseBody();
    out.write(bytes, from, until - from);
    out.flush();
    if (broken) {
      cuts.incrementAndGet();
      throw new IOException("the connection is cut"); // the server closes it
    }
    out.close();
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
