package org.hirundo.pipelines.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.flink.api.connector.source.Boundedness;
import org.apache.flink.connector.testutils.source.reader.TestingSplitEnumeratorContext;
import org.apache.flink.metrics.groups.SplitEnumeratorMetricGroup;
import org.apache.flink.runtime.metrics.groups.InternalSplitEnumeratorMetricGroup;
import org.hirundo.pipelines.metrics.Registered;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class InputEnumeratorTest {
  private static final int POLL_MILLIS = 60_000;
  private static final int FAILURES = 4;
  private static final Map<String, List<Discovery.FoundFile>> LISTS = new LinkedHashMap<>();

  private static final List<Integer> WINDOWS = new ArrayList<>(); // the first line of each
  private static boolean down;

  private record FakeDiscovery(int filesPerEpoch) implements Discovery {
    @Override
    public List<String> lists() throws IOException {
      if (down) {
        throw new IOException("no answer");
      }
      return List.copyOf(LISTS.keySet());
    }

    @Override
    public List<FoundFile> files(String list, int from, int most) throws IOException {
      WINDOWS.add(from);
      return Discovery.super.files(list, from, most);
    }

    @Override
    public List<FoundFile> files(String list) {
      return LISTS.get(list);
    }
  }

  private final TestingSplitEnumeratorContext<FileSplit> context =
      new TestingSplitEnumeratorContext<>(2);

  private final Registered registered = new Registered();
  private final TestingSplitEnumeratorContext<FileSplit> owner =
      new TestingSplitEnumeratorContext<>(1) {
        @Override
        public SplitEnumeratorMetricGroup metricGroup() {
          return new InternalSplitEnumeratorMetricGroup(registered.group());
        }
      };
  private DiscoveryFigures figures;
  private long now = 5_000_000;

  @BeforeEach
  void nothingIsThere() {
    LISTS.clear();
    WINDOWS.clear();
    down = false;
    context.registerReader(0, "host");
  }

  /** Of all enumerators of a source. */
  private DiscoveryFigures figures() {
    figures = DiscoveryFigures.of(figures, owner, () -> now);
    return figures;
  }

  private InputEnumerator enumerator(InputState state) throws Throwable {
    InputEnumerator enumerator =
        new InputEnumerator(
            context,
            new FakeDiscovery(2),
            new Polling(Duration.ofMillis(POLL_MILLIS), FAILURES),
            Boundedness.CONTINUOUS_UNBOUNDED,
            state,
            () -> now,
            figures());
    enumerator.start();
    context.triggerAllActions();
    return enumerator;
  }

  private static void list(String name, String... files) {
    List<Discovery.FoundFile> found = new ArrayList<>();
    for (String file : files) {
      found.add(new Discovery.FoundFile(file, "file:/" + file, 0));
    }
    LISTS.put(name, found);
  }

  private List<String> assigned(int subtask) {
    var splits = context.getSplitAssignments().get(subtask);
    return splits == null
        ? List.of()
        : splits.getAssignedSplits().stream()
            .map(split -> split.file() + "@" + split.epoch())
            .toList();
  }

  private double told(String name, String... labels) {
    return registered.value("hirundo_" + name, labels);
  }

  @Test
  void tellsHowFarEachListIs() throws Throwable {
    list("one", "a", "b", "c");
    list("two", "d");
    InputEnumerator enumerator = enumerator(InputState.START);
    enumerator.handleSplitRequest(0, "host");
    assertThat(told("source_files", "one")).isEqualTo(3);
    assertThat(told("source_files_assigned", "one")).isEqualTo(1);
    assertThat(told("source_files_pending", "one")).isEqualTo(2);

    enumerator.handleSplitRequest(0, "host");
    InputState state = enumerator.snapshotState(1);
    InputEnumerator restored = enumerator(state);
    assertThat(told("source_files_assigned", "one")).isEqualTo(2);
    FileSplit back = context.getSplitAssignments().get(0).getAssignedSplits().get(0);
    restored.addSplitsBack(List.of(back), 0);
    assertThat(told("source_files_pending", "one")).isEqualTo(2);
    for (int i = 0; i < 3; i++) {
      restored.handleSplitRequest(0, "host");
      context.triggerAllActions();
    }
    assertThat(told("source_files", "one")).isEqualTo(3);
    assertThat(told("source_files_assigned", "one")).isEqualTo(3);
    assertThat(told("source_files_pending", "one")).isZero();
    assertThat(told("source_files_assigned", "two")).isEqualTo(1);
  }

  @Test
  void theAgeIsThatOfTheLastLookWhereOneIsWanted() throws Throwable {
    enumerator(InputState.START);
    now += 7_500;
    assertThat(told("discovery_age_seconds")).isEqualTo(7.5);
    down = true;
    now += POLL_MILLIS;
    context.triggerAllActions();
    assertThat(told("discovery_failures")).isEqualTo(1);
    assertThat(told("discovery_age_seconds")).isEqualTo(67.5);
    down = false;
    list("one", "a");
    now += 10_000;
    context.triggerAllActions();
    assertThat(told("discovery_failures")).isZero();
    now += 99_000;
    assertThat(told("discovery_age_seconds")).as("enough is pending").isZero();
  }

  @Test
  void anEnumeratorAfterAFailureTellsInTheSameMetrics() throws Throwable {
    enumerator(InputState.START);
    down = true;
    now += POLL_MILLIS;
    context.triggerAllActions();
    assertThat(told("discovery_failures")).isEqualTo(1);
    enumerator(InputState.START);
    assertThat(registered.labelled("hirundo_discovery_failures")).hasSize(1);
  }

  @Test
  void handsOutFilesInOrderAndNumbersEpochs() throws Throwable {
    list("one", "a", "b", "c");
    list("two", "d");
    InputEnumerator enumerator = enumerator(InputState.START);
    for (int i = 0; i < 4; i++) {
      enumerator.handleSplitRequest(0, "host");
      context.triggerAllActions();
    }
    assertThat(assigned(0)).containsExactly("a@1", "b@1", "c@2", "d@3");
  }

  @Test
  void tellsAnIdleReaderThatTheLastEpochIsClosed() throws Throwable {
    list("one", "a");
    InputEnumerator enumerator = enumerator(InputState.START);
    context.registerReader(1, "host");
    enumerator.handleSplitRequest(0, "host");
    enumerator.handleSplitRequest(1, "host");
    context.triggerAllActions();
    assertThat(context.getSentEvents().get(1)).contains(new EpochClosed(1));
  }

  @Test
  void takesUpAListThatAppearsLater() throws Throwable {
    list("one", "a");
    InputEnumerator enumerator = enumerator(InputState.START);
    enumerator.handleSplitRequest(0, "host");
    enumerator.handleSplitRequest(0, "host");
    context.triggerAllActions();
    list("two", "b");
    context.triggerAllActions();
    assertThat(assigned(0)).containsExactly("a@1");
    now += POLL_MILLIS;
    context.triggerAllActions();
    assertThat(assigned(0)).containsExactly("a@1", "b@2");
  }

  @Test
  void goesOnFromItsStateWithoutHandingOutAFileTwice() throws Throwable {
    list("one", "a", "b", "c");
    InputEnumerator first = enumerator(InputState.START);
    first.handleSplitRequest(0, "host");
    InputState state =
        InputStateSerializer.INSTANCE.deserialize(
            1, InputStateSerializer.INSTANCE.serialize(first.snapshotState(1)));
    context.getSplitAssignments().clear();
    InputEnumerator second = enumerator(state);
    second.handleSplitRequest(0, "host");
    second.handleSplitRequest(0, "host");
    context.triggerAllActions();
    assertThat(assigned(0)).containsExactly("b@1", "c@2");
  }

  @Test
  void handsOutReturnedSplitsFirst() throws Throwable {
    list("one", "a", "b");
    InputEnumerator enumerator = enumerator(InputState.START);
    enumerator.handleSplitRequest(0, "host");
    FileSplit split = context.getSplitAssignments().get(0).getAssignedSplits().get(0).at(7, 1, 0);
    enumerator.addSplitsBack(List.of(split), 0);
    enumerator.handleSplitRequest(0, "host");
    enumerator.handleSplitRequest(0, "host");
    assertThat(context.getSplitAssignments().get(0).getAssignedSplits())
        .extracting(FileSplit::file, FileSplit::position)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple("a", 0L),
            org.assertj.core.groups.Tuple.tuple("a", 7L),
            org.assertj.core.groups.Tuple.tuple("b", 0L));
  }

  private static void longList(String name, int files) {
    list(name, IntStream.range(0, files).mapToObj(i -> "file" + i).toArray(String[]::new));
  }

  private void ask(InputEnumerator enumerator, int times) throws Throwable {
    for (int i = 0; i < times; i++) {
      enumerator.handleSplitRequest(0, "host");
      context.triggerAllActions();
    }
  }

  @Test
  void discoveryPausesWhileEnoughIsPending() throws Throwable {
    longList("one", 2500);
    InputEnumerator enumerator = enumerator(InputState.START);
    for (int i = 0; i < 20; i++) {
      now += POLL_MILLIS;
      context.triggerAllActions();
    }
    assertThat(WINDOWS).containsExactly(0);
    ask(enumerator, InputEnumerator.WINDOW - InputEnumerator.ENOUGH);
    assertThat(WINDOWS).containsExactly(0);
    ask(enumerator, 1);
    assertThat(WINDOWS).containsExactly(0, 1000);
    ask(enumerator, 2000);
    assertThat(WINDOWS).containsExactly(0, 1000, 2000);
    assertThat(assigned(0)).hasSize(2500).doesNotHaveDuplicates().endsWith("file2499@1250");
  }

  @Test
  void aListOfWholeWindowsEndsToo() throws Throwable {
    longList("one", 2 * InputEnumerator.WINDOW);
    list("two", "last");
    InputEnumerator enumerator = enumerator(InputState.START);
    ask(enumerator, 2 * InputEnumerator.WINDOW + 1);
    assertThat(assigned(0)).endsWith("file1999@1000", "last@1001");
  }

  @Test
  void theStateOfALongListIsShortAndGoesOnInItsMiddle() throws Throwable {
    longList("one", 2500);
    InputEnumerator first = enumerator(InputState.START);
    ask(first, 1234);
    byte[] state = InputStateSerializer.INSTANCE.serialize(first.snapshotState(1));
    assertThat(state.length).isLessThan(100);
    context.getSplitAssignments().clear();
    WINDOWS.clear();
    InputEnumerator second = enumerator(InputStateSerializer.INSTANCE.deserialize(1, state));
    ask(second, 1300);
    assertThat(WINDOWS).startsWith(1234);
    assertThat(assigned(0)).startsWith("file1234@618").endsWith("file2499@1250").hasSize(1266);
  }

  @Test
  void aLookThatFailsIsRepeatedSoonAndForgottenWhenOneSucceeds() throws Throwable {
    list("one", "a");
    down = true;
    InputEnumerator enumerator = enumerator(InputState.START);
    enumerator.handleSplitRequest(0, "host");
    context.triggerAllActions(); // too soon
    now += 1000;
    context.triggerAllActions();
    now += 1999;
    context.triggerAllActions(); // too soon after the second
    down = false;
    context.triggerAllActions();
    assertThat(assigned(0)).isEmpty();
    now += 1;
    context.triggerAllActions();
    assertThat(assigned(0)).containsExactly("a@1");
    down = true;
    for (int i = 0; i < FAILURES - 1; i++) {
      now += POLL_MILLIS;
      context.triggerAllActions();
    }
  }

  @Test
  void aListThatShrankIsFinishedAndNotReadBackwards() throws Throwable {
    list("one", "a", "b");
    list("two", "z");
    InputState state = new InputState(List.of(), "one", 5, 3, 1, List.of());
    InputEnumerator enumerator = enumerator(state);
    ask(enumerator, 2);
    assertThat(assigned(0)).containsExactly("z@4");
  }

  @Test
  void returnedSplitsGoOutInTheOrderOfTheirEpochs() throws Throwable {
    list("one", "a", "b", "c", "d", "e", "f");
    InputEnumerator enumerator = enumerator(InputState.START);
    ask(enumerator, 5);
    List<FileSplit> given = List.copyOf(context.getSplitAssignments().get(0).getAssignedSplits());
    context.getSplitAssignments().clear();
    enumerator.addSplitsBack(List.of(given.get(0), given.get(4)), 0);
    enumerator.addSplitsBack(List.of(given.get(3), given.get(1), given.get(2)), 0);
    ask(enumerator, 6);
    assertThat(assigned(0)).containsExactly("a@1", "b@1", "c@2", "d@2", "e@3", "f@3");
  }

  /** Another one may have told that the epoch is over. */
  @Test
  void returnedSplitsGoToTheReaderThatHadThem() throws Throwable {
    list("one", "a", "b", "c");
    InputEnumerator enumerator = enumerator(InputState.START);
    context.registerReader(1, "host");
    ask(enumerator, 1);
    FileSplit first = context.getSplitAssignments().get(0).getAssignedSplits().get(0);
    enumerator.addSplitsBack(List.of(first), 0);
    enumerator.handleSplitRequest(1, "host");
    ask(enumerator, 1);
    assertThat(assigned(1)).containsExactly("b@1");
    assertThat(assigned(0)).containsExactly("a@1", "a@1");
    InputState restored = new InputState(List.of("one"), "", 0, 2, 0, List.of(first));
    InputEnumerator anew = enumerator(restored);
    anew.handleSplitRequest(1, "host");
    assertThat(assigned(1)).containsExactly("b@1", "a@1");
  }

  /** An event that is lost while its task stops fails the job: none is sent without need. */
  @Test
  void aReaderIsToldOnceThatAnEpochIsClosed() throws Throwable {
    list("one", "a");
    InputEnumerator enumerator = enumerator(InputState.START);
    ask(enumerator, 2);
    for (int i = 0; i < 5; i++) {
      now += POLL_MILLIS;
      context.triggerAllActions();
    }
    assertThat(context.getSentEvents().get(0)).containsExactly(new EpochClosed(1));
    enumerator.addReader(0);
    ask(enumerator, 1);
    assertThat(context.getSentEvents().get(0)).hasSize(2);
  }
}
