package org.hirundo.pipelines.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.hirundo.pipelines.runtime.Await;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TransportTest {
  private static final long SECOND = 1_000_000_000L;
  private static final Duration FIRST = Duration.ofSeconds(1);

  /** A clock that waiting moves, and nothing else. */
  private static final class Hand implements Timing {
    private final List<Long> pauses = new ArrayList<>();
    private long now = -7;

    @Override
    public synchronized long nanos() {
      return now;
    }

    @Override
    public synchronized void pause(long nanos) {
      pauses.add(nanos);
      now += nanos;
    }
  }

  private final Hand hand = new Hand();
  private final WarcSite site;
  private final byte[] bytes = new byte[300_000];
  @TempDir Path folder;

  TransportTest() throws IOException {
    site = new WarcSite(5);
    new Random(1).nextBytes(bytes);
    site.put("file", bytes);
  }

  @AfterEach
  void stop() {
    site.close();
  }

  private Transport transport(TransportSettings settings) {
    return new Transport(settings, new Throttle(settings, hand), hand);
  }

  private Transport transport() {
    return transport(TransportSettings.DEFAULTS);
  }

  @Test
  void aTransferThatBreaksGoesOnWhereItBroke() throws IOException {
    site.misbehave(.33, .9);
    Transport transport = transport();
    try (InputStream in = transport.stream(site.base() + "file", 0)) {
      assertThat(in.readAllBytes()).isEqualTo(bytes);
    }
    assertThat(site.cuts.get()).isPositive();
    assertThat(transport.traffic().requests()).isBetween(1L, (long) site.requests.get());
    assertThat(transport.traffic().refusals()).isEqualTo(site.refusals.get());
    assertThat(transport.traffic().breaks()).isEqualTo(site.cuts.get());
    assertThat(transport.traffic().bytes()).isEqualTo(bytes.length);
  }

  @Test
  void itBeginsAtAnyOffsetAndEndsAtTheFilesEnd() throws IOException {
    for (int from : new int[] {0, 1, 299_999, 300_000}) {
      try (InputStream in = transport().stream(site.base() + "file", from)) {
        assertThat(in.readAllBytes()).as("from " + from).hasSize(bytes.length - from);
      }
    }
    assertThat(transport().range(site.base() + "file", 10, 20))
        .isEqualTo(Arrays.copyOfRange(bytes, 10, 20));
    assertThat(transport().length(site.base() + "file")).isEqualTo(bytes.length);
    assertThat(hand.pauses).isEmpty();
  }

  @Test
  void aFileThatIsShorterThanItWasIsAnotherFile() {
    assertLost("changed-file", () -> transport().stream(site.base() + "file", 300_001));
  }

  @Test
  void whatIsNotThereIsNotAskedForAgain() {
    assertLost("missing-file", () -> transport().stream(site.base() + "nothing", 0));
    assertThat(site.requests.get()).isEqualTo(1);
  }

  @Test
  void pausesDoubleWithJitterUntilTheFileIsGivenUp() {
    site.misbehave(1, 0);
    site.retryAfter = "soon";
    assertLost("unreachable", () -> transport().stream(site.base() + "file", 0));
    for (int i = 0; i < hand.pauses.size(); i++) {
      long longest = Math.min(ResumingStream.LONGEST_PAUSE, SECOND << i);
      assertThat(hand.pauses.get(i)).isBetween(longest / 2, longest);
    }
    long waited = hand.pauses.stream().mapToLong(Long::longValue).sum();
    assertThat(waited)
        .isBetween(
            TimeUnit.HOURS.toNanos(1), TimeUnit.HOURS.toNanos(1) + ResumingStream.LONGEST_PAUSE);
    assertThat(hand.pauses.stream().distinct().count()).isGreaterThan(1);
  }

  @Test
  void pausesThatAServerAsksForDoNotLengthenOthers() {
    site.misbehave(1, 0);
    site.retryAfter = "1";
    Timing timing =
        new Timing() {
          @Override
          public long nanos() {
            return hand.nanos();
          }

          @Override
          public void pause(long nanos) {
            hand.pause(nanos);
            if (hand.pauses.size() == 20) {
              site.retryAfter = "soon";
            }
          }
        };
    TransportSettings settings = TransportSettings.DEFAULTS;
    Transport transport = new Transport(settings, new Throttle(settings, hand), timing);
    assertLost("unreachable", () -> transport.stream(site.base() + "file", 0));
    assertThat(hand.pauses.get(19)).isBetween(SECOND, 2 * SECOND);
    assertThat(hand.pauses.get(20)).as("the first of its kind").isBetween(SECOND / 2, SECOND);
    assertThat(hand.pauses.get(21)).isBetween(SECOND, 2 * SECOND);
  }

  @Test
  void aServerThatSaysWhenIsLeftAloneUntilThenByAllTransfers() throws IOException {
    site.misbehave(1, 0);
    site.retryAfter = "120";
    TransportSettings settings =
        new TransportSettings(4, Long.MAX_VALUE, Duration.ofSeconds(60), FIRST, "");
    Throttle throttle = new Throttle(settings, hand);
    Transport transport = new Transport(settings, throttle, hand);
    assertLost("unreachable", () -> transport.stream(site.base() + "file", 0));
    assertThat(hand.pauses.get(0)).isBetween(120 * SECOND, 121 * SECOND);
    site.misbehave(0, 0);
    hand.pauses.clear();
    Transport other = new Transport(settings, throttle, hand);
    other.stream(site.base() + "file", 0).close();
    assertThat(hand.pauses).singleElement().satisfies(p -> assertThat(p).isPositive());
    assertThat(throttle.inFlight()).isZero();
  }

  @Test
  void retryAfterIsSecondsOrADate() {
    assertThat(HttpTransfer.retryAfterNanos("7")).isEqualTo(7 * SECOND);
    String date =
        DateTimeFormatter.RFC_1123_DATE_TIME.format(ZonedDateTime.now(ZoneOffset.UTC).plusHours(2));
    assertThat(HttpTransfer.retryAfterNanos(date))
        .isBetween(TimeUnit.MINUTES.toNanos(110), TimeUnit.MINUTES.toNanos(120));
    assertThat(HttpTransfer.retryAfterNanos("Sun, 06 Nov 1994 08:49:37 GMT")).isZero();
    assertThat(HttpTransfer.retryAfterNanos("soon")).isZero();
    assertThat(HttpTransfer.retryAfterNanos(null)).isZero();
  }

  @Test
  void bytesComeNoFasterThanTheLimitWhoeverReadsThem() throws IOException {
    TransportSettings settings = new TransportSettings(4, 100_000, Duration.ofHours(1), FIRST, "");
    Throttle throttle = new Throttle(settings, hand);
    long begun = hand.nanos();
    for (int i = 0; i < 2; i++) {
      Transport transport = new Transport(settings, throttle, hand);
      try (InputStream in = transport.stream(site.base() + "file", 0)) {
        assertThat(in.readAllBytes()).hasSize(bytes.length);
      }
    }
    assertThat(hand.nanos() - begun).isBetween((long) (5.7 * SECOND), 6 * SECOND);
  }

  @Test
  void noMoreTransfersAreOpenAtOnceThanAllowed() throws Exception {
    TransportSettings settings = new TransportSettings(1, Long.MAX_VALUE, Duration.ZERO, FIRST, "");
    Throttle throttle = new Throttle(settings, hand);
    Transport transport = new Transport(settings, throttle, hand);
    InputStream first = transport.stream(site.base() + "file", 0);
    assertThat(throttle.inFlight()).isEqualTo(1);
    Thread second =
        new Thread(
            () -> {
              try {
                transport.stream(site.base() + "file", 0).close();
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
            });
    second.start();
    Await.until(
        "the second waits",
        Duration.ofSeconds(30),
        () -> second.getState() == Thread.State.WAITING);
    assertThat(site.requests.get()).isEqualTo(1);
    first.close();
    second.join(TimeUnit.SECONDS.toMillis(30));
    assertThat(site.requests.get()).isEqualTo(2);
    assertThat(throttle.inFlight()).isZero();
  }

  @Test
  void aFileThatChangesWhileItIsReadIsGivenUp() {
    TransferScript script = new TransferScript();
    script.parts.add(new Part(new byte[] {1, 2}, 4, "a", Checksum.NONE));
    script.parts.add(new Part(new byte[] {3, 4}, 4, "b", Checksum.NONE));
    assertLost("changed-file", () -> script.stream().readAllBytes());
  }

  @Test
  void aWholeFileMustHaveTheDigestThatItsServerStates() throws Exception {
    byte[] file = "abcd".getBytes(StandardCharsets.US_ASCII);
    String md5 = Base64.getEncoder().encodeToString(MessageDigest.getInstance("MD5").digest(file));
    String sha =
        Base64.getEncoder().encodeToString(MessageDigest.getInstance("SHA-256").digest(file));
    for (Checksum right :
        List.of(
            Checksum.of(name -> name.equals("Content-MD5") ? md5 : null),
            Checksum.of(name -> name.equals("Repr-Digest") ? "sha-256=:" + sha + ":" : null),
            Checksum.of(name -> name.equals("x-amz-checksum-sha256") ? sha : null))) {
      assertThat(right.exists()).isTrue();
      TransferScript script = new TransferScript();
      script.parts.add(new Part("ab".getBytes(StandardCharsets.US_ASCII), 4, "", right));
      script.parts.add(new Part("cd".getBytes(StandardCharsets.US_ASCII), 4, "", right));
      assertThat(script.stream().readAllBytes()).isEqualTo(file);
      TransferScript wrong = new TransferScript();
      wrong.parts.add(new Part("abce".getBytes(StandardCharsets.US_ASCII), 4, "", right));
      assertLost("checksum", () -> wrong.stream().readAllBytes());
    }
  }

  @Test
  void anInterruptedWaitEndsTheTransfer() {
    TransferScript script = new TransferScript();
    script.failure = new InterruptedIOException("stop");
    assertThatThrownBy(() -> script.stream().readAllBytes())
        .isInstanceOf(InterruptedIOException.class);
    assertThat(hand.pauses).isEmpty();
  }

  @Test
  void anonymousS3IsReadOverTheWeb() throws IOException {
    site.put("bucket/a/key", bytes);
    TransportSettings settings =
        new TransportSettings(1, Long.MAX_VALUE, Duration.ZERO, FIRST, site.base());
    try (InputStream in = transport(settings).stream("s3://bucket/a/key", 299_990)) {
      assertThat(in.readAllBytes()).hasSize(10);
    }
  }

  @Test
  void localFilesAreReadAsTheyAre() throws IOException {
    Path file = Files.write(folder.resolve("a file"), bytes);
    for (String location :
        List.of(file.toUri().toString(), "file://" + file.toUri().getRawPath())) {
      try (InputStream in = transport().stream(location, 299_000)) {
        assertThat(in.readAllBytes()).hasSize(1000);
      }
      assertThat(transport().length(location)).isEqualTo(bytes.length);
      assertThat(transport().range(location, 5, 9)).hasSize(4);
    }
  }

  private record Part(InputStream body, long total, String version, Checksum checksum)
      implements Transfer {
    Part(byte[] bytes, long total, String version, Checksum checksum) {
      this(new ByteArrayInputStream(bytes), total, version, checksum);
    }

    @Override
    public void close() {}
  }

  /** Gives its parts one after the other, whatever offset is asked for. */
  private final class TransferScript {
    private final List<Transfer> parts = new ArrayList<>();
    private IOException failure;

    InputStream stream() {
      TransportSettings settings = TransportSettings.DEFAULTS;
      return new ResumingStream(
          "scripted",
          0,
          offset -> {
            if (failure != null) {
              throw failure;
            }
            return parts.remove(0);
          },
          settings,
          new Throttle(settings, hand),
          new Traffic(),
          hand);
    }
  }

  private interface Reading {
    Object read() throws IOException;
  }

  private static void assertLost(String reason, Reading reading) {
    assertThatThrownBy(reading::read)
        .isInstanceOfSatisfying(
            LostFileException.class, lost -> assertThat(lost.reason()).isEqualTo(reason));
  }
}
