package org.hirundo.pipelines.source;

import java.io.EOFException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.apache.flink.core.fs.FSDataInputStream;
import org.apache.flink.core.fs.FileStatus;
import org.apache.flink.core.fs.FileSystem;
import org.apache.flink.core.fs.UnsupportedFileSystemSchemeException;
import org.apache.flink.metrics.MetricGroup;
import org.hirundo.pipelines.source.Transfer.Opener;

/**
 * Opens files by URI: {@code file:}, {@code http:}, {@code https:}, and what Flink has a file
 * system for. {@code s3:} without one is read anonymously over HTTPS.
 *
 * <p>Files of other machines are read within the limits of the settings; a transfer that breaks, or
 * a server that is busy, is asked again for the bytes that are missing. What is on this machine is
 * not. Thread-safe; the streams are not.
 */
public final class Transport {
  private final TransportSettings settings;
  private final Throttle throttle;
  private final Traffic traffic = new Traffic();
  private final Timing timing;

  public Transport(TransportSettings settings) {
    this(settings, Throttle.shared(settings), Timing.SYSTEM);
  }

  Transport(TransportSettings settings, Throttle throttle, Timing timing) {
    this.settings = settings;
    this.throttle = throttle;
    this.timing = timing;
  }

  /** The URI of a path or URI given by a person. */
  public static String locate(String pathOrUri) {
    return pathOrUri.matches("[a-z][a-z0-9+.-]+:.*")
        ? pathOrUri
        : Path.of(pathOrUri).toAbsolutePath().toUri().toString();
  }

  /**
   * Opens at a byte offset. Best read in steps of 64 KiB or more.
   *
   * @throws IOException if the file is not there, or cannot be reached for as long as the settings
   *     say
   */
  public InputStream stream(String location, long offset) throws IOException {
    URI uri = URI.create(location);
    return isLocal(uri) ? local(uri, offset) : remote(location, offset, Long.MAX_VALUE);
  }

  /** Reads the bytes from an offset on and before another, which must be there. */
  byte[] range(String location, long from, long to) throws IOException {
    try (InputStream in =
        isLocal(URI.create(location)) ? stream(location, from) : remote(location, from, to)) {
      byte[] bytes = in.readNBytes(Math.toIntExact(to - from));
      if (bytes.length < to - from) {
        throw new EOFException(location + " ends at " + (from + bytes.length) + ", before " + to);
      }
      return bytes;
    }
  }

  /** A file's length in bytes. */
  long length(String location) throws IOException {
    URI uri = URI.create(location);
    if (isLocal(uri)) {
      return Files.size(path(uri));
    }
    try (ResumingStream stream = remote(location, 0, Long.MAX_VALUE)) {
      if (stream.total() < 0) {
        throw new IOException(location + ": the server does not tell its length");
      }
      return stream.total();
    }
  }

  Traffic traffic() {
    return traffic;
  }

  void register(MetricGroup metrics) {
    traffic.register(metrics);
  }

  private static boolean isLocal(URI uri) {
    return uri.getScheme() == null || uri.getScheme().equals("file");
  }

  private static InputStream local(URI uri, long offset) throws IOException {
    Path path = path(uri);
    if (!Files.exists(path)) {
      throw new FileNotFoundException(path + " is not there");
    }
    FileChannel channel = FileChannel.open(path, StandardOpenOption.READ);
    channel.position(offset);
    return Channels.newInputStream(channel);
  }

  /** {@code /a} of {@code file:///a}, {@code file:/a}, {@code file://a} and {@code /a}. */
  private static Path path(URI uri) {
    String authority = uri.getRawAuthority() == null ? "" : "/" + uri.getRawAuthority();
    return uri.getScheme() == null
        ? Path.of(uri.getPath())
        : Path.of(URI.create("file:" + authority + uri.getRawPath()));
  }

  private ResumingStream remote(String location, long from, long to) throws IOException {
    ResumingStream stream =
        new ResumingStream(
            location, from, opener(location, to), settings, throttle, traffic, timing);
    stream.begin();
    return stream;
  }

  private Opener opener(String location, long to) throws IOException {
    URI uri = URI.create(location);
    if (uri.getScheme().startsWith("http")) {
      return offset -> HttpTransfer.open(uri, offset, to);
    }
    org.apache.flink.core.fs.Path path = new org.apache.flink.core.fs.Path(location);
    try {
      FileSystem files = path.getFileSystem();
      return offset -> FileSystemTransfer.open(files, path, offset);
    } catch (UnsupportedFileSystemSchemeException e) {
      if (uri.getScheme().equals("s3")) {
        URI web = web(uri);
        return offset -> HttpTransfer.open(web, offset, to);
      }
      throw e;
    }
  }

  /** Where an S3 object can be read anonymously. */
  private URI web(URI s3) {
    String key = s3.getRawPath().substring(1);
    String endpoint = settings.s3Endpoint();
    return endpoint.isEmpty()
        ? URI.create("https://" + s3.getAuthority() + ".s3.amazonaws.com/" + key)
        : URI.create(
            (endpoint.endsWith("/") ? endpoint : endpoint + "/") + s3.getAuthority() + "/" + key);
  }

  /** A file of one of Flink's file systems. */
  private record FileSystemTransfer(InputStream body, long total, String version)
      implements Transfer {

    static FileSystemTransfer open(
        FileSystem files, org.apache.flink.core.fs.Path path, long offset) throws IOException {
      try {
        FileStatus status = files.getFileStatus(path);
        String version = "" + status.getModificationTime();
        if (offset >= status.getLen()) {
          return new FileSystemTransfer(InputStream.nullInputStream(), status.getLen(), version);
        }
        FSDataInputStream body = files.open(path);
        if (offset > 0) {
          body.seek(offset);
        }
        return new FileSystemTransfer(body, status.getLen(), version);
      } catch (FileNotFoundException e) {
        throw new LostFileException("missing-file", path + " is not there", e);
      }
    }

    @Override
    public Checksum checksum() {
      return Checksum.NONE;
    }

    @Override
    public void close() throws IOException {
      body.close();
    }
  }
}
