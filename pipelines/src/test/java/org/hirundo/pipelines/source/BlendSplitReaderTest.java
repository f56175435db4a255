package org.hirundo.pipelines.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.connector.base.source.reader.splitreader.SplitsAddition;
import org.hirundo.operators.tokens.Tokenizer;
import org.hirundo.operators.tokens.Tokenizers;
import org.hirundo.pipelines.source.BlendSplit.Place;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BlendSplitReaderTest {
  private static final String TOKENIZER = "r50k_base";
  private static final CorpusFormat.Columns COLUMNS =
      new CorpusFormat.Columns("text", "", "", List.of());

  @TempDir private Path folder;

  @BeforeEach
  void makeFolders() throws IOException {
    for (String name : List.of("a", "b", "c")) {
      Files.createDirectories(folder.resolve(name));
    }
  }

  private BlendComponent component(String name, double weight, int passes) {
    return new BlendComponent(
        new CorpusDiscovery(name, folder.resolve(name).toString(), passes),
        weight,
        new CorpusFormat("en", COLUMNS));
  }

  /** Moves it there whole, as one should. */
  private void write(String name, String file, int from, int to, String words) throws IOException {
    StringBuilder lines = new StringBuilder();
    for (int i = from; i < to; i++) {
      String text = (words + " ").repeat(1 + i * 31 % 17).strip();
      lines.append("{\"text\": \"").append(name).append(i).append(' ').append(text).append("\"}\n");
    }
    Path hidden = folder.resolve(name).resolve("." + file);
    Files.writeString(hidden, lines);
    Files.move(hidden, folder.resolve(name).resolve(file));
  }

  /** Reads and remembers as the source's reader does. */
  private static final class Run implements AutoCloseable {
    private final BlendSplitReader reader;
    private final Place[] places;
    private final List<String> texts = new ArrayList<>();
    private final List<BlendSplit> after = new ArrayList<>();
    private final Map<String, List<String>> ends = new HashMap<>();

    Run(List<BlendComponent> components, BlendSplit split) {
      reader = new BlendSplitReader(components, TOKENIZER, 0);
      reader.handleSplitsChanges(new SplitsAddition<>(List.of(split)));
      places = split.placesOf(components).toArray(Place[]::new);
    }

    /** Until nothing comes three times. */
    Run drain() throws IOException {
      for (int empty = 0; empty < 3; ) {
        int before = after.size();
        var batch = reader.fetch();
        while (batch.nextSplit() != null) {
          BlendElement element;
          while ((element = batch.nextRecordFromSplit()) != null) {
            take(element);
          }
        }
        empty = after.size() == before ? empty + 1 : 0;
      }
      return this;
    }

    private void take(BlendElement element) {
      places[element.component()] = element.place();
      SourceRecord record = element.record();
      if (record != null && record.row() != null) {
        texts.add(record.row().text());
      } else if (record != null && record.report() != null) {
        ends.computeIfAbsent(record.report().getSource(), source -> new ArrayList<>())
            .add(record.report().getFile());
      }
      after.add(new BlendSplit("en", List.copyOf(Arrays.asList(places))));
    }

    @Override
    public void close() throws IOException {
      reader.close();
    }
  }

  private static BlendSplit start(List<BlendComponent> components) {
    return new BlendSplit("en", components.stream().map(Place::start).toList());
  }

  private static Map<Character, Long> tokens(List<String> texts) {
    Map<Character, Long> tokens = new HashMap<>();
    try (Tokenizer tokenizer = Tokenizers.open(TOKENIZER)) {
      for (String text : texts) {
        tokens.merge(text.charAt(0), tokenizer.encode(text).length + 1L, Long::sum);
      }
    }
    return tokens;
  }

  @Test
  void tokensFollowTheWeightsThoughBytesATokenDiffer() throws Exception {
    write("a", "1.jsonl", 0, 4000, "the swallow");
    write("b", "1.jsonl", 0, 4000, "燕は春に来る");
    write("c", "1.jsonl", 0, 4000, "x = y[0]");
    List<BlendComponent> components =
        List.of(component("a", 1, 1), component("b", 2.5, 1), component("c", 0.5, 1));
    try (Run run = new Run(components, start(components)).drain()) {
      assertThat(run.texts).hasSize(12_000);
      Map<Character, Long> shares = tokens(run.texts.subList(0, 2000));
      double all = shares.values().stream().mapToLong(Long::longValue).sum();
      assertThat(shares.get('a') / all).isBetween(0.24, 0.26);
      assertThat(shares.get('b') / all).isBetween(0.615, 0.635);
      assertThat(shares.get('c') / all).isBetween(0.115, 0.135);
    }
  }

  @Test
  void goesOnAfterAnyRecordWithTheSameOrder() throws Exception {
    write("a", "1.jsonl", 0, 20, "one");
    write("a", "2.jsonl", 20, 40, "two");
    write("b", "1.jsonl", 0, 30, "three four");
    List<BlendComponent> components = List.of(component("a", 2, 2), component("b", 1, 1));
    List<String> whole;
    List<BlendSplit> states;
    try (Run run = new Run(components, start(components)).drain()) {
      whole = run.texts;
      states = run.after;
      assertThat(whole).hasSize(110);
      assertThat(run.ends.get("a")).containsExactly("1.jsonl", "2.jsonl", "1.jsonl", "2.jsonl");
    }
    for (int at = 0; at < states.size(); at += 7) {
      BlendSplit saved =
          BlendSplitSerializer.INSTANCE.deserialize(
              1, BlendSplitSerializer.INSTANCE.serialize(states.get(at)));
      assertThat(saved).isEqualTo(states.get(at));
      try (Run run = new Run(components, saved).drain()) {
        List<String> rest = run.texts;
        assertThat(rest).isEqualTo(whole.subList(whole.size() - rest.size(), whole.size()));
        long emitted =
            saved.places().stream().mapToLong(place -> place.estimate().documents()).sum();
        assertThat(rest).hasSize(whole.size() - (int) emitted);
      }
    }
  }

  @Test
  void aFileThatIsAddedBringsADryDatasetBackWithoutABurst() throws Exception {
    write("a", "1.jsonl", 0, 10, "one");
    write("b", "1.jsonl", 0, 400, "two");
    List<BlendComponent> components = List.of(component("a", 1, 1), component("b", 1, 1));
    try (Run run = new Run(components, start(components)).drain()) {
      assertThat(run.texts).hasSize(410);
      write("a", "2.jsonl", 0, 300, "three");
      write("b", "2.jsonl", 0, 300, "four");
      run.drain();
      assertThat(run.texts).hasSize(1010);
      Map<Character, Long> later = tokens(run.texts.subList(410, 700));
      assertThat((double) later.get('a') / later.get('b')).isBetween(0.75, 1.33);
      run.drain();
      assertThat(run.texts).hasSize(1010);
    }
  }

  @Test
  void otherWeightsAndDatasetsCountFromNowOn() throws Exception {
    write("a", "1.jsonl", 0, 500, "one");
    write("b", "1.jsonl", 0, 500, "one");
    List<BlendComponent> before = List.of(component("a", 9, 1), component("b", 1, 1));
    BlendSplit saved;
    try (Run run = new Run(before, start(before)).drain()) {
      saved = run.after.get(200);
    }
    List<BlendComponent> now =
        List.of(component("b", 1, 1), component("a", 1, 1), component("c", 1, 1));
    try (Run run = new Run(now, saved).drain()) {
      Map<Character, Long> first = tokens(run.texts.subList(0, 200));
      assertThat((double) first.get('a') / first.get('b')).isBetween(0.85, 1.15);
      assertThat(run.texts).hasSize(1000 - 201);
    }
  }

  @Test
  void aDatasetThatCannotBeListedIsAnErrorAfterSomeTries() {
    List<BlendComponent> components =
        List.of(
            new BlendComponent(
                new CorpusDiscovery("gone", folder.resolve("gone").toString(), 1),
                1,
                new CorpusFormat("en", COLUMNS)));
    BlendSplitReader reader = new BlendSplitReader(components, TOKENIZER, 0);
    reader.handleSplitsChanges(new SplitsAddition<>(List.of(start(components))));
    assertThatThrownBy(
            () -> {
              for (int i = 0; i < 20; i++) {
                reader.fetch();
              }
            })
        .isInstanceOf(IOException.class)
        .hasMessageContaining("dataset gone: there is nothing at");
  }

  @Test
  void aNewerStateIsRefusedByName() {
    assertThatThrownBy(() -> BlendSplitSerializer.INSTANCE.deserialize(2, new byte[0]))
        .hasMessageContaining("newer Hirundo");
  }
}
