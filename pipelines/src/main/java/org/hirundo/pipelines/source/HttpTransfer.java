package org.hirundo.pipelines.source;

import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;

/**
 * A GET over HTTP/1.1. Uses {@link HttpURLConnection} because its reads time out: a server that
 * falls silent must not hold a reader for ever.
 */
final class HttpTransfer implements Transfer {
  private static final int PATIENCE_MILLIS = 60_000;
  private static final String AGENT = "Hirundo (dataset mixer)";

  private final HttpURLConnection connection;
  private final InputStream body;
  private final long total;

  private HttpTransfer(HttpURLConnection connection, InputStream body, long total) {
    this.connection = connection;
    this.body = body;
    this.total = total;
  }

  /** Asks for all bytes from an offset on. */
  static Transfer open(URI uri, long offset) throws IOException {
    return open(uri, offset, Long.MAX_VALUE);
  }

  /**
   * Asks for the bytes from an offset on and before another.
   *
   * @param to {@code Long.MAX_VALUE}: the file's end
   */
  static Transfer open(URI uri, long offset, long to) throws IOException {
    HttpURLConnection connection = (HttpURLConnection) uri.toURL().openConnection();
    connection.setConnectTimeout(PATIENCE_MILLIS);
    connection.setReadTimeout(PATIENCE_MILLIS);
    connection.setRequestProperty("User-Agent", AGENT);
    connection.setRequestProperty("Accept-Encoding", "identity");
    if (offset > 0 || to < Long.MAX_VALUE) {
      String last = to < Long.MAX_VALUE ? "" + (to - 1) : "";
      connection.setRequestProperty("Range", "bytes=" + offset + "-" + last);
    }
    int status = connection.getResponseCode();
    return switch (status) {
      case 200 -> whole(connection, offset);
      case 206 -> part(connection, offset);
      case 416 -> beyond(connection, offset);
      case 404, 410 -> {
        discard(connection);
        throw new LostFileException("missing-file", uri + " is not there: status " + status);
      }
      case 429, 503 -> {
        long retryAfter = retryAfterNanos(connection.getHeaderField("Retry-After"));
        discard(connection);
        throw new BusyException(uri + " answers with status " + status, retryAfter);
      }
      default -> {
        discard(connection);
        throw new IOException(uri + " answers with status " + status);
      }
    };
  }

  /** A server that knows no ranges sends everything. */
  private static HttpTransfer whole(HttpURLConnection connection, long offset) throws IOException {
    InputStream body = connection.getInputStream();
    long total = connection.getContentLengthLong();
    if (total < 0 || offset <= total) {
      body.skipNBytes(offset);
    }
    return new HttpTransfer(connection, body, total);
  }

  private static HttpTransfer part(HttpURLConnection connection, long offset) throws IOException {
    String range = String.valueOf(connection.getHeaderField("Content-Range"));
    if (!range.startsWith("bytes " + offset + "-")) {
      discard(connection);
      throw new IOException(
          connection.getURL() + " answers with the range " + range + ", not from " + offset);
    }
    return new HttpTransfer(connection, connection.getInputStream(), totalIn(range));
  }

  /** Nothing is there from the offset on: the file's end, if that is its length. */
  private static HttpTransfer beyond(HttpURLConnection connection, long offset) throws IOException {
    long total = totalIn(String.valueOf(connection.getHeaderField("Content-Range")));
    discard(connection);
    return new HttpTransfer(connection, InputStream.nullInputStream(), total < 0 ? offset : total);
  }

  private static long totalIn(String contentRange) {
    String total = contentRange.substring(contentRange.indexOf('/') + 1);
    return total.matches("[0-9]{1,18}") ? Long.parseLong(total) : -1;
  }

  /** {@code Retry-After}: seconds, or an HTTP date (RFC 9110, section 10.2.3). */
  static long retryAfterNanos(String value) {
    if (value == null) {
      return 0;
    }
    if (value.strip().matches("[0-9]{1,9}")) {
      return Duration.ofSeconds(Long.parseLong(value.strip())).toNanos();
    }
    try {
      Instant until =
          ZonedDateTime.parse(value.strip(), DateTimeFormatter.RFC_1123_DATE_TIME).toInstant();
      return Math.max(0, Duration.between(Instant.now(), until).toNanos());
    } catch (DateTimeException | ArithmeticException e) {
      return 0;
    }
  }

  private static void discard(HttpURLConnection connection) throws IOException {
    try (InputStream error = connection.getErrorStream()) {
      if (error != null) {
        error.skip(1 << 16); // a short answer leaves the connection fit for the next request
      }
    }
  }

  @Override
  public InputStream body() {
    return body;
  }

  @Override
  public long total() {
    return total;
  }

  @Override
  public String version() {
    String tag = connection.getHeaderField("ETag");
    String changed = connection.getHeaderField("Last-Modified");
    return tag != null ? tag : changed == null ? "" : changed;
  }

  @Override
  public Checksum checksum() {
    return Checksum.of(connection::getHeaderField);
  }

  /** Leaves the connection for the next request if the body was read to its end, or nearly. */
  @Override
  public void close() throws IOException {
    body.close();
  }
}
