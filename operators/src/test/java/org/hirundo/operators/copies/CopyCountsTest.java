package org.hirundo.operators.copies;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.hirundo.operators.copies.CopyCounts.Frozen;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CopyCountsTest {
  @TempDir private Path folder;

  /** Ids of few documents, most of them of few copies, some beside each other and some far. */
  private static List<Long> copies(long seed, int documents) {
    Random random = new Random(seed);
    List<Long> ids = new ArrayList<>();
    for (int i = 0; i < documents; i++) {
      long id = random.nextInt(4) == 0 ? i : random.nextLong() >>> 1;
      ids.addAll(Collections.nCopies(1 + random.nextInt(5), id));
    }
    Collections.shuffle(ids, random);
    return ids;
  }

  private static byte[] write(List<Long> ids, Path file) throws IOException {
    CopyCounter counter = new CopyCounter();
    ids.forEach(counter::add);
    counter.write(file, "CC-MAIN-2024-22", 9);
    return Files.readAllBytes(file);
  }

  @Property(tries = 60)
  void everyCountIsFoundAndNoOther(
      @ForAll long seed,
      @ForAll @IntRange(max = 3000) int documents,
      @ForAll @IntRange(min = 1, max = 4000) int entriesOfPart)
      throws IOException {
    List<Long> ids = copies(seed, documents);
    Map<Long, Integer> truth = new TreeMap<>();
    ids.forEach(id -> truth.merge(id, 1, Integer::sum));
    Path file = Files.createTempFile("copies", "");
    try {
      byte[] bytes = write(ids, file);
      CopyCounts counts = CopyCounts.open(file, entriesOfPart);
      assertThat(counts.frozen())
          .isEqualTo(new Frozen("CC-MAIN-2024-22", 9, truth.size(), ids.size()));
      Map<Long, Integer> found = new HashMap<>();
      counts.ids(id -> found.put(id, counts.of(id)));
      assertThat(found).isEqualTo(truth);
      for (long id : truth.keySet()) {
        for (long other : new long[] {id - 1, id + 1, ~id}) {
          assertThat(counts.of(other)).isEqualTo(truth.getOrDefault(other, 0));
        }
      }
      Collections.shuffle(ids, new Random(~seed));
      assertThat(Arrays.equals(write(ids, file), bytes)).as("in another order").isTrue();
    } finally {
      Files.delete(file);
    }
  }

  @Test
  void theHeadTellsPeopleWhatIsInTheFile() throws Exception {
    Path file = folder.resolve("copies");
    write(List.of(7L, 7L, 1L << 50), file);
    assertThat(Files.size(file)).isEqualTo(512 + 2 * 12);
    assertThat(new String(Files.readAllBytes(file), 0, 80, "UTF-8"))
        .startsWith(
            "hirundo copies 1\nthrough CC-MAIN-2024-22, epoch 9\ndocuments 2\ncopies 3\n  ");
    try (var files = Files.list(folder)) {
      assertThat(files).as("nothing else").containsOnly(file);
    }
  }

  @Test
  void anotherFileAndATornOneAreRefused() throws Exception {
    Path file = folder.resolve("copies");
    byte[] whole = write(List.of(1L, 2L), file);
    Files.write(file, Arrays.copyOf(whole, whole.length - 1));
    assertThatThrownBy(() -> CopyCounts.open(file))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("copies has 535 bytes, but 536 by its head: it is not whole");
    for (String other : List.of("", "id\tcopies\n1\t2\n", "hirundo copies 2\n")) {
      Files.writeString(file, other);
      assertThatThrownBy(() -> CopyCounts.open(file))
          .hasMessageContaining("is no file of counts")
          .hasMessageContaining("hirundo copies freeze");
    }
  }
}
