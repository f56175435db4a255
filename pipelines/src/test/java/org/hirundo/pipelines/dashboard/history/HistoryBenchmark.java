package org.hirundo.pipelines.dashboard.history;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.hirundo.pipelines.logs.LogCodec;
import org.hirundo.pipelines.logs.Topics;
import org.hirundo.pipelines.runtime.EmbeddedBroker;
import org.hirundo.schemas.HistoryHour;
import org.hirundo.schemas.MixtureReport;

/**
 * A year of history, a report a minute, in a real broker: how long a dashboard takes to read it,
 * how much memory it holds, and how long it takes to answer. Run by hand; the figures are in
 * docs/dashboard.md.
 */
final class HistoryBenchmark {
  private static final int MINUTES = 525_600;

  private HistoryBenchmark() {}

  public static void main(String[] arguments) throws Exception {
    Path folder = Files.createTempDirectory("history");
    try (EmbeddedBroker broker = EmbeddedBroker.start(folder, 0)) {
      Properties connection = new Properties();
      connection.setProperty("bootstrap.servers", broker.bootstrap());
      Topics topics = new Topics("");
      topics.create(connection, List.of("d0", "d1", "d2", "d3"), 4);
      long end = System.currentTimeMillis() / Track.HOUR * Track.HOUR;
      write(topics, connection, end);
      for (int round = 0; round < 3; round++) {
        read(topics, connection, end);
      }
    }
  }

  private static void write(Topics topics, Properties connection, long end) throws Exception {
    History history = new History();
    LogCodec<HistoryHour> codec = new LogCodec<>(HistoryHour.class);
    Properties settings = new Properties();
    settings.putAll(connection);
    settings.setProperty("compression.type", "zstd");
    long[] bytes = new long[2];
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer())) {
      for (int minute = 0; minute < MINUTES + 1; minute++) {
        long at = end - (long) (MINUTES - minute) * Track.MINUTE;
        long feed = minute * 120L;
        MixtureReport report =
            HistoryProperties.report(
                at, feed, feed * 2867, feed * 3276, feed * 1393, feed * 655 + minute % 97);
        history
            .add(report)
            .ifPresent(
                hour -> {
                  byte[] value = codec.encode(hour);
                  bytes[0] += value.length;
                  bytes[1]++;
                  producer.send(
                      new ProducerRecord<>(
                          topics.history(),
                          0,
                          ("mix@" + hour.getHour()).getBytes(StandardCharsets.UTF_8),
                          value));
                });
      }
    }
    System.out.printf("written: %d hours, %,d bytes%n", bytes[1], bytes[0]);
  }

  private static void read(Topics topics, Properties connection, long end) throws Exception {
    long before = used();
    long start = System.nanoTime();
    History history = new History();
    HistoryFollower follower = HistoryFollower.start(topics, 1, connection, history);
    while (history.mixKnownUntil() < end) {
      Thread.sleep(1);
    }
    System.out.printf("read: %.0f ms%n", (System.nanoTime() - start) / 1e6);
    System.out.printf("held: %.1f MB%n", (used() - before) / 1e6);
    for (long days : new long[] {1, 7, 30, 80, 365}) {
      long from = end - days * 24 * Track.HOUR;
      for (int points : new int[] {300, 2000}) {
        int size = 0;
        double worst = 0;
        double sum = 0;
        for (int i = 0; i < 10; i++) {
          long asked = System.nanoTime();
          size = history.between(from, end, points).toString().length();
          double millis = (System.nanoTime() - asked) / 1e6;
          worst = Math.max(worst, millis);
          sum += millis;
        }
        System.out.printf(
            "%d days, %d points: mean %.1f ms, worst %.1f ms, %,d characters%n",
            days, points, sum / 10, worst, size);
      }
    }
    follower.close();
  }

  private static long used() throws InterruptedException {
    for (int i = 0; i < 3; i++) {
      System.gc();
      Thread.sleep(100);
    }
    Runtime runtime = Runtime.getRuntime();
    return runtime.totalMemory() - runtime.freeMemory();
  }
}
