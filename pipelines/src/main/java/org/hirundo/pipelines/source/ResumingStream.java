package org.hirundo.pipelines.source;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.SocketTimeoutException;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A file's bytes over as many transfers as it takes: one that breaks is followed by another that
 * begins where it broke, after a pause that doubles each time and is drawn from its upper half, or
 * is as long as the server asks. A byte that comes ends the count. Confined to one thread.
 */
final class ResumingStream extends InputStream {
  static final long LONGEST_PAUSE = Duration.ofMinutes(5).toNanos();
  private static final long LONGEST_REST = Duration.ofHours(1).toNanos();
  private static final int LONGEST_DOUBLING = 20;
  private static final Logger LOG = LoggerFactory.getLogger(ResumingStream.class);

  private final String location;
  private final Transfer.Opener opener;
  private final TransportSettings settings;
  private final Throttle throttle;
  private final Traffic traffic;
  private final Timing timing;
  private final long start;

  private Transfer transfer;
  private boolean ended;
  private long position;
  private long total = -1;
  private String version = "";
  private Checksum checksum;
  private MessageDigest digest;
  private int failures; // in a row, without a byte between them
  private int doublings; // of the next pause; those that a server asks for leave it as it is
  private long failingSince;

  ResumingStream(
      String location,
      long start,
      Transfer.Opener opener,
      TransportSettings settings,
      Throttle throttle,
      Traffic traffic,
      Timing timing) {
    this.location = location;
    this.opener = opener;
    this.settings = settings;
    this.throttle = throttle;
    this.traffic = traffic;
    this.timing = timing;
    this.start = start;
    this.position = start;
  }

  /** Sends the first request, so that a file that is not there is known at once. */
  void begin() throws IOException {
    while (transfer == null && !ended) {
      try {
        connect();
      } catch (IOException e) {
        pauseAfter(e);
      }
    }
  }

  /** The file's length in bytes, once begun; -1: the server does not say. */
  long total() {
    return total;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] bytes, int from, int length) throws IOException {
    while (!ended && length > 0) {
      begin();
      try {
        int count = ended ? -1 : transfer.body().read(bytes, from, length);
        if (count > 0) {
          came(bytes, from, count);
          return count;
        }
        if (count < 0) {
          end();
        }
      } catch (IOException e) {
        pauseAfter(e);
      }
    }
    return ended ? -1 : 0;
  }

  private void connect() throws IOException {
    throttle.begin();
    traffic.requested();
    boolean opened = false;
    try {
      Transfer next = opener.open(position);
      transfer = next;
      opened = true;
      check(next);
    } finally {
      if (!opened) {
        traffic.ended();
        throttle.end();
      }
    }
  }

  private void check(Transfer next) throws LostFileException {
    boolean first = checksum == null;
    boolean otherVersion = !next.version().isEmpty() && !next.version().equals(version);
    boolean otherLength = next.total() >= 0 && next.total() != total;
    if (!first && (!version.isEmpty() && otherVersion || total >= 0 && otherLength)) {
      throw new LostFileException(
          "changed-file",
          location + " is another file than when its reading began, at byte " + position);
    }
    if (first) {
      checksum = next.checksum();
      version = next.version();
      total = next.total();
      digest = checksum.exists() && start == 0 ? checksum.digest() : null;
      if (total >= 0 && position > total) {
        throw new LostFileException(
            "changed-file", location + " has " + total + " bytes; it had more than " + position);
      }
    }
  }

  private void came(byte[] bytes, int from, int count) throws IOException {
    failures = 0;
    doublings = 0;
    position += count;
    traffic.came(count);
    if (digest != null) {
      digest.update(bytes, from, count);
    }
    traffic.paused(throttle.came(count));
  }

  private void end() throws IOException {
    if (total >= 0 && position < total) {
      throw new EOFException("the transfer ends at byte " + position + " of " + total);
    }
    ended = true;
    closeTransfer();
    if (digest != null && !checksum.matches(digest)) {
      throw new LostFileException(
          "checksum",
          location + " has another " + checksum.algorithm() + " than its server states");
    }
  }

  /** Waits before the next attempt, or passes the failure on. */
  private void pauseAfter(IOException failure) throws IOException {
    closeTransfer();
    boolean interrupted =
        failure instanceof InterruptedIOException && !(failure instanceof SocketTimeoutException);
    if (failure instanceof LostFileException || interrupted) {
      ended = true;
      throw failure;
    }
    long now = timing.nanos();
    failingSince = failures == 0 ? now : failingSince;
    failures++;
    long rest = 0;
    if (failure instanceof BusyException busy) {
      traffic.refused();
      rest = Math.min(busy.retryAfterNanos(), LONGEST_REST);
    } else {
      traffic.broke();
    }
    long pause = pause(rest);
    if (now - failingSince > settings.retryFor().toNanos()) {
      ended = true;
      throw new LostFileException(
          "unreachable",
          location + " gives no byte after " + position + " in " + settings.retryFor(),
          failure);
    }
    LOG.info(
        "{} at byte {}: again in {} ms, since {}",
        location,
        position,
        pause / 1_000_000,
        failure.toString());
    traffic.paused(pause);
    timing.pause(pause);
  }

  /**
   * @param rest that the server asked for; 0: none
   */
  private long pause(long rest) {
    if (rest > 0) {
      throttle.rest(rest);
      return rest + ThreadLocalRandom.current().nextLong(settings.firstPause().toNanos());
    }
    long longest =
        Math.min(
            LONGEST_PAUSE,
            settings.firstPause().toNanos() << Math.min(doublings, LONGEST_DOUBLING));
    doublings++;
    return ThreadLocalRandom.current().nextLong(longest / 2, longest);
  }

  private void closeTransfer() {
    if (transfer != null) {
      try {
        transfer.close();
      } catch (IOException e) {
        LOG.debug("Closing a transfer of {}", location, e);
      } finally {
        transfer = null;
        traffic.ended();
        throttle.end();
      }
    }
  }

  @Override
  public void close() {
    ended = true;
    closeTransfer();
  }
}
