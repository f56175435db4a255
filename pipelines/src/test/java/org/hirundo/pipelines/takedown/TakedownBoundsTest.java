package org.hirundo.pipelines.takedown;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.stream.LongStream;
import org.hirundo.pipelines.command.Ran;
import org.hirundo.pipelines.logs.Topics;
import org.hirundo.pipelines.runtime.EmbeddedBroker;
import org.hirundo.schemas.Takedown;
import org.hirundo.schemas.TakedownKind;
import org.hirundo.schemas.TwinPolicy;
import org.hirundo.schemas.WithheldDocuments;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is more than may be in force is refused as a whole. */
class TakedownBoundsTest {
  @TempDir static Path folder;
  private static EmbeddedBroker broker;
  private static Properties connection;

  @BeforeAll
  static void start() throws Exception {
    broker = EmbeddedBroker.start(folder.resolve("kafka"), 0);
    connection = new Properties();
    connection.setProperty("bootstrap.servers", broker.bootstrap());
  }

  @AfterAll
  static void stop() throws Exception {
    broker.close();
  }

  private static Ran add(Topics topics, Path list) {
    return Ran.hirundo(
        "takedown",
        "add",
        "--bootstrap",
        broker.bootstrap(),
        "--prefix",
        topics.prefix(),
        "--from-file",
        list.toString());
  }

  @Test
  void aPatternTooManyIsRefusedWithAllThatIsAddedWithIt() throws Exception {
    Topics topics = new Topics("patterns.");
    topics.create(connection, List.of("ja"), 1);
    TakedownLogs logs = new TakedownLogs(topics, connection);
    TakedownRequest most = new TakedownRequest(TwinPolicy.WITHHOLD, "me", "");
    for (int i = 0; i < 1000; i++) {
      most.add(TakedownKind.PATTERN, "host" + i + ".example/*");
    }
    logs.write(most.takedowns());
    assertThat(logs.inForce()).hasSize(1000);

    Path list = folder.resolve("patterns.txt");
    Files.writeString(list, "host good.example\npattern more.example/*\n");
    Ran refused = add(topics, list);
    assertThat(refused.status()).isEqualTo(2);
    assertThat(refused.out()).isEmpty();
    assertThat(refused.err()).contains("1001 patterns", "at most 1000", "Name hosts");
    assertThat(logs.takedowns()).as("neither of them is written").hasSize(1000);
    assertThat(logs.withheld()).isEmpty();

    Takedown one = most.takedowns().get(7);
    logs.write(List.of(one));
    assertThat(logs.inForce()).as("the same again is no more").hasSize(1000);
    logs.write(List.of(Takedown.newBuilder(one).setLifted(true).build()));
    Ran added = add(topics, list);
    assertThat(added.status()).as(added.err()).isZero();
    assertThat(logs.inForce()).hasSize(1001);
  }

  @Test
  void anIdTooManyIsRefusedWithAllThatIsAddedWithIt() throws Exception {
    assertThat(WithheldIds.MOST).isEqualTo(4_194_304);
    Topics topics = new Topics("ids.");
    TakedownLogs logs = new TakedownLogs(topics, connection, 10);
    logs.withhold(Map.of("before", new long[] {1, 2, 3, 4, 5, 6, 7}));
    List<WithheldDocuments> before = logs.withheld();
    Map<String, long[]> asked = new LinkedHashMap<>();
    asked.put("some", new long[] {1, 2, 8, 9});
    asked.put("more", new long[] {9, 10, 11});
    assertThatThrownBy(() -> logs.withhold(asked))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("11 documents would be withheld")
        .hasMessageContaining("at most 10")
        .hasMessageContaining("new sequences.version");
    assertThat(logs.withheld()).isEqualTo(before);

    asked.put("more", new long[] {9, 10});
    assertThat(logs.withhold(asked)).as("ids of several takedowns count once").isEqualTo(6);
    assertThat(WithheldIds.of(logs.withheld()).size()).isEqualTo(10);
    logs.release("before");
    assertThat(logs.withhold(Map.of("new", LongStream.range(20, 25).toArray()))).isEqualTo(5);
    assertThatThrownBy(() -> logs.withhold(Map.of("last", new long[] {30, 31})))
        .hasMessageContaining("at most 10");
  }

  /** A takedown's ids are told in records of limited size. */
  @Test
  void manyIdsAreToldInSeveralRecords() throws Exception {
    TakedownLogs logs = new TakedownLogs(new Topics("many."), connection);
    long[] ids = LongStream.range(0, 200_000).map(i -> i * 0x9E3779B97F4A7C15L).sorted().toArray();
    assertThat(logs.withhold(Map.of("it", ids))).isEqualTo(200_000);
    assertThat(logs.withheld()).hasSize(4);
    assertThat(WithheldIds.of(logs.withheld()).toArray()).isEqualTo(ids);
  }
}
