package org.hirundo.pipelines.runtime;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Properties;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongConsumer;
import org.apache.flink.util.FileUtils;
import org.hirundo.operators.mixture.MixtureLog;
import org.hirundo.pipelines.logs.FeedDigest;
import org.hirundo.pipelines.logs.FeedWalk;
import org.hirundo.pipelines.logs.Topics;
import org.hirundo.pipelines.mix.MixTopology;

/**
 * Mixes a feed's beginning again from its sequence and mixture logs, into a log of another name.
 * The feed itself may run meanwhile.
 */
public final class FeedReplay {
  private static final Duration CHECKPOINTS = Duration.ofMillis(500);
  private static final long LOOK_NANOS = 100_000_000L;

  private final Topics feed;
  private final Properties connection;
  private final MixtureLog log;

  /**
   * @param feed the logs of the feed itself
   */
  public FeedReplay(Topics feed, Properties connection, MixtureLog log) {
    this.feed = feed;
    this.connection = connection;
    this.log = log;
  }

  /**
   * A stretch of a feed from g = 0.
   *
   * @param sequences how many
   * @param sha256 over its records, in hexadecimal
   */
  public record Prefix(long sequences, String sha256) {}

  /**
   * What of a feed is committed.
   *
   * @param most no more sequences than that
   */
  public Prefix read(Topics topics, long most) throws IOException {
    FeedDigest digest = new FeedDigest();
    long length = 0;
    try (FeedWalk walk = new FeedWalk(topics.feed(), log.partitions(), connection)) {
      for (FeedWalk.Found found = walk.next();
          found != null && found.record().getG() < most;
          found = walk.next()) {
        digest.add(found.record());
        length = found.record().getG() + 1;
      }
    }
    return new Prefix(length, digest.hex());
  }

  /**
   * Writes the replay and returns when it is committed.
   *
   * @param name of the replay; its topic is the feed's with this behind a dot
   * @param length in sequences; that much of the feed must be committed
   * @param progress takes the sequences that are there, now and then
   * @return the replay's logs
   * @throws IllegalStateException if a replay of that name is there
   */
  public Topics write(String name, long length, int parallelism, LongConsumer progress)
      throws Exception {
    Topics topics = feed.replaying(name);
    topics.createReplay(connection, log.partitions());
    Path state = Files.createTempDirectory("hirundo-replay");
    try (LocalCluster cluster = LocalCluster.start(parallelism);
        LogObserver observer = new LogObserver(topics, 1, log.partitions(), connection)) {
      RunningTopology mix =
          cluster.submit(
              "replay",
              state,
              parallelism,
              CHECKPOINTS,
              environment -> MixTopology.replay(environment, log, topics, connection, length));
      for (long there = 0; there < length; there = observer.look().feed()) {
        progress.accept(there);
        mix.check();
        LockSupport.parkNanos(LOOK_NANOS);
      }
      mix.stop();
    } finally {
      FileUtils.deleteDirectory(state.toFile());
    }
    return topics;
  }
}
