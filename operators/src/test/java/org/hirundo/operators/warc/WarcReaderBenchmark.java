package org.hirundo.operators.warc;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.netpreserve.jwarc.WarcRecord;
import org.netpreserve.jwarc.WarcResponse;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Reading alone: this reader, plain jwarc, and nothing but inflating, over the WARC files below the
 * folder that the system property {@code hirundo.warc.files} names, or generated pages. {@link
 * #main} instead reads one file once, {@code ours}, {@code jwarc} or {@code inflate}, and tells
 * seconds of CPU, to stand beside {@code time zcat FILE}.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
public class WarcReaderBenchmark {
  private byte[] file;

  @Setup
  public void load() throws IOException {
    String folder = System.getProperty("hirundo.warc.files", "");
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    if (folder.isEmpty()) {
      for (int i = 0; i < 3000; i++) {
        all.writeBytes(WarcBytes.gzip(WarcBytes.page(i)));
      }
    } else {
      try (Stream<Path> files = Files.walk(Path.of(folder))) {
        for (Path path : files.filter(p -> p.toString().endsWith(".warc.gz")).sorted().toList()) {
          all.writeBytes(Files.readAllBytes(path));
        }
      }
    }
    file = all.toByteArray();
  }

  @Benchmark
  public long ours() throws IOException {
    return ours(new ByteArrayInputStream(file));
  }

  @Benchmark
  public long jwarc() throws IOException {
    return jwarc(new ByteArrayInputStream(file));
  }

  @Benchmark
  public long inflate() throws IOException {
    return inflate(new ByteArrayInputStream(file));
  }

  private static long ours(InputStream in) throws IOException {
    long bytes = 0;
    try (WarcReader reader = WarcReader.open(in, 0, WarcLimits.defaults())) {
      for (WarcEntry entry; (entry = reader.next()) != null; ) {
        bytes += entry instanceof WarcPage page ? page.body().length : 0;
      }
    }
    return bytes;
  }

  private static long jwarc(InputStream in) throws IOException {
    long bytes = 0;
    try (var reader = new org.netpreserve.jwarc.WarcReader(Channels.newChannel(in))) {
      for (WarcRecord record : reader) {
        if (record instanceof WarcResponse response) {
          bytes += response.http().body().stream().readAllBytes().length;
        }
      }
    }
    return bytes;
  }

  private static long inflate(InputStream in) throws IOException {
    try (InputStream inflated = new GZIPInputStream(in, 1 << 16)) {
      return inflated.transferTo(OutputStream.nullOutputStream());
    }
  }

  /** {@code ours|jwarc|inflate FILE}. */
  public static void main(String[] arguments) throws IOException {
    try (InputStream in = Files.newInputStream(Path.of(arguments[1]))) {
      long bytes =
          switch (arguments[0]) {
            case "ours" -> ours(in);
            case "jwarc" -> jwarc(in);
            case "inflate" -> inflate(in);
            default -> throw new IllegalArgumentException("ours, jwarc or inflate");
          };
      System.out.println(arguments[0] + ": " + bytes + " bytes of bodies");
    }
  }
}
