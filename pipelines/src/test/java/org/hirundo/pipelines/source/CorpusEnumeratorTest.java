package org.hirundo.pipelines.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.connector.testutils.source.reader.TestingSplitEnumeratorContext;
import org.apache.flink.metrics.groups.SplitEnumeratorMetricGroup;
import org.apache.flink.runtime.metrics.groups.InternalSplitEnumeratorMetricGroup;
import org.hirundo.pipelines.metrics.Registered;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CorpusEnumeratorTest {
  @TempDir private Path folder;
  private final TestingSplitEnumeratorContext<FileSplit> context =
      new TestingSplitEnumeratorContext<>(2);

  @BeforeEach
  void register() {
    context.registerReader(0, "host");
    context.registerReader(1, "host");
  }

  private final Registered registered = new Registered();
  private final DiscoveryFigures figures =
      DiscoveryFigures.of(
          null,
          new TestingSplitEnumeratorContext<>(1) {
            @Override
            public SplitEnumeratorMetricGroup metricGroup() {
              return new InternalSplitEnumeratorMetricGroup(registered.group());
            }
          },
          () -> 0);

  private void tells(int files, int assigned, int pending) {
    String name = "hirundo_source_files";
    assertThat(registered.value(name, "set")).isEqualTo(files);
    assertThat(registered.value(name + "_assigned", "set")).isEqualTo(assigned);
    assertThat(registered.value(name + "_pending", "set")).isEqualTo(pending);
  }

  @Test
  void eachPassCountsAndWhatComesBackIsPending() throws Throwable {
    file("a.jsonl");
    file("b.jsonl");
    CorpusEnumerator enumerator = enumerator("", 3, CorpusState.START);
    tells(6, 0, 6);
    ask(enumerator, 3);
    tells(6, 3, 3);
    enumerator.addSplitsBack(
        List.of(FileSplit.whole("set", "a.jsonl", "file:/a.jsonl", 0, 1, 0)), 1);
    tells(6, 3, 4);
    ask(enumerator, 5);
    tells(6, 6, 0);
  }

  private CorpusEnumerator enumerator(String path, int passes, CorpusState state) throws Throwable {
    CorpusDiscovery discovery = new CorpusDiscovery("set", folder + path, passes);
    CorpusEnumerator enumerator =
        new CorpusEnumerator(context, discovery, 1000, state, () -> 0, figures);
    enumerator.start();
    context.triggerAllActions();
    return enumerator;
  }

  private void file(String name) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, "{}");
  }

  /** What is handed out to reader 0 from now on, by file, line and pass. */
  private List<String> ask(CorpusEnumerator enumerator, int times) {
    context.getSplitAssignments().clear();
    List<String> assigned = new ArrayList<>();
    for (int i = 0; i < times; i++) {
      enumerator.handleSplitRequest(0, "host");
    }
    var splits = context.getSplitAssignments().get(0);
    if (splits != null) {
      splits
          .getAssignedSplits()
          .forEach(s -> assigned.add(s.file() + " " + s.line() + " " + s.pass()));
    }
    return assigned;
  }

  @Test
  void filesComeByNameAndLaterOnesBehind() throws Throwable {
    file("b.jsonl");
    file("a.parquet");
    file("deep/c.jsonl.gz");
    file("notes.txt");
    file("_SUCCESS.jsonl");
    file(".hidden.jsonl");
    CorpusEnumerator enumerator = enumerator("", 1, CorpusState.START);
    assertThat(ask(enumerator, 4))
        .containsExactly("a.parquet 0 0", "b.jsonl 1 0", "c.jsonl.gz 2 0");
    file("aa.jsonl");
    context.triggerAllActions();
    context.triggerAllActions();
    assertThat(context.getSplitAssignments().get(0).getAssignedSplits())
        .extracting(FileSplit::file)
        .contains("aa.jsonl");
    assertThat(ask(enumerator, 1)).isEmpty();
  }

  @Test
  void eachWaveIsReadAsOftenAsTheDatasetRepeats() throws Throwable {
    file("a.jsonl");
    file("b.jsonl");
    CorpusEnumerator enumerator = enumerator("/*.jsonl", 2, CorpusState.START);
    assertThat(ask(enumerator, 1)).containsExactly("a.jsonl 0 0");
    file("0.jsonl");
    context.triggerAllActions();
    assertThat(ask(enumerator, 9))
        .containsExactly("b.jsonl 1 0", "a.jsonl 0 1", "b.jsonl 1 1", "0.jsonl 2 0", "0.jsonl 2 1");
  }

  @Test
  void goesOnFromItsStateThoughFilesWereAddedMeanwhile() throws Throwable {
    file("b.jsonl");
    file("c.jsonl");
    CorpusEnumerator first = enumerator("", 2, CorpusState.START);
    ask(first, 1);
    FileSplit returned = FileSplit.whole("set", "b.jsonl", "file:/b", 0, 0, 0).at(1, 1, 0);
    first.addSplitsBack(List.of(returned), 1);
    CorpusState saved =
        CorpusStateSerializer.INSTANCE.deserialize(
            1, CorpusStateSerializer.INSTANCE.serialize(first.snapshotState(1)));
    assertThat(saved).isEqualTo(first.snapshotState(1));
    file("a.jsonl");
    CorpusEnumerator second = enumerator("", 2, saved);
    assertThat(ask(second, 9))
        .containsExactly(
            "b.jsonl 0 0",
            "c.jsonl 1 0",
            "b.jsonl 0 1",
            "c.jsonl 1 1",
            "a.jsonl 2 0",
            "a.jsonl 2 1");
  }

  @Test
  void aListingThatFailsAgainAndAgainEndsTheJobWithItsName() throws Throwable {
    CorpusEnumerator enumerator = enumerator("", 1, CorpusState.START);
    IOException gone = new IOException("gone");
    for (int i = 0; i < 9; i++) {
      enumerator.listed(null, gone);
    }
    enumerator.listed(List.of(), null);
    for (int i = 0; i < 9; i++) {
      enumerator.listed(null, gone);
    }
    assertThatThrownBy(() -> enumerator.listed(null, gone))
        .hasMessageContaining("dataset set could not be listed 10 times in a row")
        .hasRootCause(gone);
  }

  @Test
  void bracesNameTheFilesOfAServer() throws IOException {
    assertThat(new CorpusDiscovery("w", "https://x/{a,b}-{08..10}.parquet", 1).listing())
        .extracting(Discovery.FoundFile::location)
        .containsExactly(
            "https://x/a-08.parquet",
            "https://x/a-09.parquet",
            "https://x/a-10.parquet",
            "https://x/b-08.parquet",
            "https://x/b-09.parquet",
            "https://x/b-10.parquet");
    assertThat(Braces.expand("https://x/one.jsonl")).containsExactly("https://x/one.jsonl");
    assertThatThrownBy(() -> Braces.expand("{000000..999999}{0..9}"))
        .hasMessageContaining("more than");
  }
}
