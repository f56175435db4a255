package org.hirundo.pipelines.source;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import org.apache.parquet.io.InputFile;
import org.apache.parquet.io.LocalInputFile;
import org.apache.parquet.io.SeekableInputStream;

/**
 * A file for random access wherever {@link Transport} reads: on this machine, by HTTP ranges, in
 * Flink's file systems. Each seek that is not a short way forward opens a new range.
 */
final class TransportFile implements InputFile {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int SHORT_WAY = 1 << 20;

  private final String location;
  private final long length;
  private boolean broken;

  private TransportFile(String location, long length) {
    this.location = location;
    this.length = length;
  }

  /** Opens a file of this machine directly, any other over its transport. */
  static InputFile of(String location) throws IOException {
    URI uri = URI.create(location);
    return "file".equals(uri.getScheme())
        ? new LocalInputFile(Path.of(uri))
        : new TransportFile(location, length(uri));
  }

  private static long length(URI uri) throws IOException {
    if (!uri.getScheme().startsWith("http")) {
      var path = new org.apache.flink.core.fs.Path(uri);
      return path.getFileSystem().getFileStatus(path).getLen();
    }
    HttpClient client =
        HttpClient.newBuilder()
            .connectTimeout(PATIENCE)
            .followRedirects(HttpClient.Redirect.NORMAL)
            .build();
    HttpRequest head =
        HttpRequest.newBuilder(uri)
            .timeout(PATIENCE)
            .method("HEAD", HttpRequest.BodyPublishers.noBody())
            .build();
    try {
      HttpResponse<Void> answer = client.send(head, HttpResponse.BodyHandlers.discarding());
      long length = answer.headers().firstValueAsLong("Content-Length").orElse(-1);
      if (answer.statusCode() == 404 || answer.statusCode() == 410) {
        throw new java.io.FileNotFoundException(uri + " is not there: " + answer.statusCode());
      }
      if (answer.statusCode() != 200 || length < 0) {
        throw new IOException(uri + " does not tell its length: status " + answer.statusCode());
      }
      return length;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while opening " + uri, e);
    }
  }

  /** Whether a transfer broke, so that what could not be read may be well all the same. */
  boolean broken() {
    return broken;
  }

  @Override
  public long getLength() {
    return length;
  }

  @Override
  public SeekableInputStream newStream() {
    return new Ranges();
  }

  @Override
  public String toString() {
    return location;
  }

  private final class Ranges extends SeekableInputStream {
    private InputStream in;
    private long at;

    @Override
    public long getPos() {
      return at;
    }

    @Override
    public void seek(long position) throws IOException {
      long way = position - at;
      if (in != null && (way < 0 || way > SHORT_WAY || in.skip(way) < way)) {
        close();
      }
      at = position;
    }

    private InputStream open() throws IOException {
      if (in == null) {
        in = Transport.open(location, at);
      }
      return in;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] bytes, int from, int count) throws IOException {
      try {
        int read = open().read(bytes, from, count);
        at += Math.max(0, read);
        return read;
      } catch (IOException e) {
        broken = true;
        close();
        throw e;
      }
    }

    @Override
    public void readFully(byte[] bytes) throws IOException {
      readFully(bytes, 0, bytes.length);
    }

    @Override
    public void readFully(byte[] bytes, int from, int count) throws IOException {
      int done = 0;
      while (done < count) {
        int read = read(bytes, from + done, count - done);
        if (read < 0) {
          broken = at < length;
          throw new EOFException(location + " ends at " + at + " of " + length);
        }
        done += read;
      }
    }

    @Override
    public int read(ByteBuffer buffer) throws IOException {
      byte[] bytes = new byte[Math.min(buffer.remaining(), 1 << 16)];
      int read = read(bytes, 0, bytes.length);
      if (read > 0) {
        buffer.put(bytes, 0, read);
      }
      return read;
    }

    @Override
    public void readFully(ByteBuffer buffer) throws IOException {
      byte[] bytes = new byte[buffer.remaining()];
      readFully(bytes, 0, bytes.length);
      buffer.put(bytes);
    }

    @Override
    public void close() throws IOException {
      if (in != null) {
        in.close();
        in = null;
      }
    }
  }
}
