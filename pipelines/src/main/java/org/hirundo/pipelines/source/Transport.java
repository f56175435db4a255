package org.hirundo.pipelines.source;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import org.apache.flink.core.fs.FSDataInputStream;

/** Opens files by URI: {@code file:}, {@code http:}, {@code https:}, and Flink's file systems. */
public final class Transport {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final HttpClient HTTP =
      HttpClient.newBuilder()
          .connectTimeout(PATIENCE)
          .followRedirects(HttpClient.Redirect.NORMAL)
          .build();

  private Transport() {}

  /** Opens at a byte offset. The stream is buffered. */
  public static InputStream open(String location, long offset) throws IOException {
    URI uri = URI.create(location);
    String scheme = uri.getScheme() == null ? "file" : uri.getScheme();
    return switch (scheme) {
      case "file" -> local(uri, offset);
      case "http", "https" -> http(uri, offset);
      default -> remote(location, offset);
    };
  }

  /** The URI of a path or URI given by a person. */
  public static String locate(String pathOrUri) {
    return pathOrUri.matches("[a-z][a-z0-9+.-]+:.*")
        ? pathOrUri
        : Path.of(pathOrUri).toAbsolutePath().toUri().toString();
  }

  private static InputStream local(URI uri, long offset) throws IOException {
    Path path = uri.getScheme() == null ? Path.of(uri.getPath()) : Path.of(URI.create(bare(uri)));
    if (!Files.exists(path)) {
      throw new FileNotFoundException(path + " is not there");
    }
    FileChannel channel = FileChannel.open(path, StandardOpenOption.READ);
    channel.position(offset);
    return new BufferedInputStream(Channels.newInputStream(channel), 1 << 16);
  }

  /** {@code file:/a} for {@code file:///a} and {@code file://a}. */
  private static String bare(URI uri) {
    return "file:"
        + (uri.getRawAuthority() == null ? "" : "/" + uri.getRawAuthority())
        + uri.getRawPath();
  }

  private static InputStream http(URI uri, long offset) throws IOException {
    HttpRequest.Builder request = HttpRequest.newBuilder(uri).timeout(PATIENCE);
    if (offset > 0) {
      request.header("Range", "bytes=" + offset + "-");
    }
    try {
      HttpResponse<InputStream> response =
          HTTP.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
      int status = response.statusCode();
      if (status == 404 || status == 410) {
        response.body().close();
        throw new FileNotFoundException(uri + " is not there: status " + status);
      }
      if (status != 200 && status != 206) {
        response.body().close();
        throw new IOException(uri + " answers with status " + status);
      }
      InputStream body = new BufferedInputStream(response.body(), 1 << 16);
      if (offset > 0 && status == 200) {
        skip(body, offset, uri.toString());
      }
      return body;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while opening " + uri, e);
    }
  }

  private static InputStream remote(String location, long offset) throws IOException {
    var path = new org.apache.flink.core.fs.Path(location);
    FSDataInputStream stream = path.getFileSystem().open(path);
    stream.seek(offset);
    return new BufferedInputStream(stream, 1 << 16);
  }

  private static void skip(InputStream in, long bytes, String name) throws IOException {
    try {
      in.skipNBytes(bytes);
    } catch (EOFException e) {
      throw new IOException(name + " ends before byte " + bytes, e);
    }
  }
}
