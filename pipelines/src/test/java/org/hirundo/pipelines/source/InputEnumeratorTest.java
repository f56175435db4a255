package org.hirundo.pipelines.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.connector.testutils.source.reader.TestingSplitEnumeratorContext;
import org.junit.jupiter.api.Test;

class InputEnumeratorTest {
  private static final Map<String, List<Discovery.FoundFile>> LISTS = new LinkedHashMap<>();

  private record FakeDiscovery(int filesPerEpoch) implements Discovery {
    @Override
    public List<String> lists() {
      return List.copyOf(LISTS.keySet());
    }

    @Override
    public List<FoundFile> files(String list) {
      return LISTS.get(list);
    }
  }

  private final TestingSplitEnumeratorContext<FileSplit> context =
      new TestingSplitEnumeratorContext<>(2);

  private InputEnumerator enumerator(InputState state) throws Throwable {
    InputEnumerator enumerator = new InputEnumerator(context, new FakeDiscovery(2), 1000, state);
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

  @Test
  void handsOutFilesInOrderAndNumbersEpochs() throws Throwable {
    LISTS.clear();
    list("one", "a", "b", "c");
    list("two", "d");
    InputEnumerator enumerator = enumerator(InputState.START);
    context.registerReader(0, "host");
    for (int i = 0; i < 4; i++) {
      enumerator.handleSplitRequest(0, "host");
      context.triggerAllActions();
    }
    assertThat(assigned(0)).containsExactly("a@1", "b@1", "c@2", "d@3");
  }

  @Test
  void tellsAnIdleReaderThatTheLastEpochIsClosed() throws Throwable {
    LISTS.clear();
    list("one", "a");
    InputEnumerator enumerator = enumerator(InputState.START);
    context.registerReader(0, "host");
    context.registerReader(1, "host");
    enumerator.handleSplitRequest(0, "host");
    enumerator.handleSplitRequest(1, "host");
    context.triggerAllActions();
    assertThat(context.getSentEvents().get(1)).contains(new EpochClosed(1));
  }

  @Test
  void takesUpAListThatAppearsLater() throws Throwable {
    LISTS.clear();
    list("one", "a");
    InputEnumerator enumerator = enumerator(InputState.START);
    context.registerReader(0, "host");
    enumerator.handleSplitRequest(0, "host");
    enumerator.handleSplitRequest(0, "host");
    context.triggerAllActions();
    list("two", "b");
    context.triggerAllActions();
    assertThat(assigned(0)).containsExactly("a@1", "b@2");
  }

  @Test
  void goesOnFromItsStateWithoutHandingOutAFileTwice() throws Throwable {
    LISTS.clear();
    list("one", "a", "b", "c");
    InputEnumerator first = enumerator(InputState.START);
    context.registerReader(0, "host");
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
    LISTS.clear();
    list("one", "a", "b");
    InputEnumerator enumerator = enumerator(InputState.START);
    context.registerReader(0, "host");
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
}
