package org.hirundo.pipelines.trace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AfterTry;
import net.jqwik.api.lifecycle.BeforeTry;

/** Whatever befalls its folder, an index answers as its subject does, or refuses to. */
class PlaceIndexTest {
  private static final long LATE = 40_000L << 48; // an epoch whose ids are negative
  private static final int GROWTHS = 15;
  private static final int EACH = 7;

  private Path folder;

  /** What happens before an index is asked again. */
  enum Mishap {
    NONE,
    REOPENED,
    GROWTH_FAILED,
    FOLDER_DELETED,
    RUN_CUT,
    RUN_LONGER,
    RUN_EMPTY,
    RUN_MISSING,
    MANIFEST_CUT,
    MANIFEST_EMPTY,
    MANIFEST_MISSING,
    MANIFEST_WITHOUT_RUNS,
    OTHER_VERSION,
    EARLIER_VERSION,
    OTHER_SUBJECT,
    LEFTOVERS
  }

  record Step(List<SortedRun.Pair> added, Mishap mishap) {}

  @BeforeTry
  void begin() throws IOException {
    folder = Files.createTempDirectory("place-index").resolve("index");
  }

  @AfterTry
  void end() throws IOException {
    delete(folder.getParent());
  }

  private static void delete(Path place) throws IOException {
    if (Files.exists(place)) {
      try (Stream<Path> files = Files.walk(place)) {
        for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(file);
        }
      }
    }
  }

  /** A subject that only gets longer; what is covered is how much of it has been read. */
  private static void grow(PlaceIndex index, List<SortedRun.Pair> subject) throws IOException {
    index.grow(
        covered -> {
          int known = covered.isEmpty() ? 0 : Integer.parseInt(covered.get(0));
          for (SortedRun.Pair pair : subject.subList(known, subject.size())) {
            index.add(pair.key(), pair.place());
          }
          return List.of(Integer.toString(subject.size()));
        });
  }

  private static List<Long> found(PlaceIndex index, long key) throws IOException {
    List<Long> places = new ArrayList<>();
    index.find(key, places::add);
    places.sort(null);
    return places;
  }

  private static List<Long> expected(List<SortedRun.Pair> subject, long key) {
    return subject.stream()
        .filter(pair -> pair.key() == key)
        .map(SortedRun.Pair::place)
        .sorted()
        .toList();
  }

  private static void answers(PlaceIndex index, List<SortedRun.Pair> subject) throws IOException {
    for (SortedRun.Pair pair : subject) {
      for (long key : new long[] {pair.key(), pair.key() + 1, pair.key() - 1, ~pair.key()}) {
        assertThat(found(index, key)).isEqualTo(expected(subject, key));
      }
    }
  }

  @Provide
  Arbitrary<List<Step>> steps() {
    Arbitrary<Long> keys =
        Arbitraries.oneOf(
            Arbitraries.longs().between(0, 20),
            Arbitraries.longs().between(LATE, LATE + 20),
            Arbitraries.longs(),
            Arbitraries.of(Long.MIN_VALUE, -1L, Long.MAX_VALUE));
    Arbitrary<Long> places =
        Arbitraries.oneOf(Arbitraries.longs().between(0, 3), Arbitraries.longs());
    Arbitrary<SortedRun.Pair> pairs = Combinators.combine(keys, places).as(SortedRun.Pair::new);
    return Combinators.combine(pairs.list().ofMaxSize(24), Arbitraries.of(Mishap.class))
        .as(Step::new)
        .list()
        .ofMinSize(1)
        .ofMaxSize(7);
  }

  @Property(tries = 80, edgeCases = EdgeCasesMode.NONE)
  void twoIndexesOfOneFolderAnswerAsTheirSubject(@ForAll("steps") List<Step> steps)
      throws Exception {
    List<SortedRun.Pair> subject = new ArrayList<>();
    PlaceIndex kept = new PlaceIndex(folder, "subject");
    PlaceIndex other = new PlaceIndex(folder, "subject");
    for (Step step : steps) {
      if (step.mishap() == Mishap.REOPENED) {
        other.close();
        other = new PlaceIndex(folder, "subject");
      } else {
        befall(step.mishap(), other);
      }
      subject.addAll(step.added());
      grow(other, subject);
      answers(other, subject);
      grow(kept, subject);
      answers(kept, subject);
    }
    kept.close();
    other.close();
  }

  private void befall(Mishap mishap, PlaceIndex index) throws IOException {
    Path manifest = folder.resolve("manifest.json");
    if (mishap == Mishap.GROWTH_FAILED) {
      fails(index);
      return;
    }
    if (mishap == Mishap.FOLDER_DELETED) {
      delete(folder);
      return;
    }
    if (mishap == Mishap.OTHER_SUBJECT) {
      try (PlaceIndex another = new PlaceIndex(folder, "another")) {
        grow(another, List.of(new SortedRun.Pair(3, 7)));
        answers(another, List.of(new SortedRun.Pair(3, 7)));
      }
      return;
    }
    if (mishap == Mishap.NONE || !Files.exists(manifest)) {
      return;
    }
    String json = Files.readString(manifest);
    switch (mishap) {
      case RUN_CUT, RUN_LONGER, RUN_EMPTY, RUN_MISSING -> damageRun(mishap);
      case MANIFEST_CUT -> Files.writeString(manifest, json.substring(0, json.length() / 2));
      case MANIFEST_EMPTY -> Files.writeString(manifest, "");
      case MANIFEST_MISSING -> Files.delete(manifest);
      case MANIFEST_WITHOUT_RUNS -> Files.writeString(manifest, json.replace("\"runs\"", "\"r\""));
      case OTHER_VERSION ->
          Files.writeString(manifest, json.replaceAll("\"version\":\\d+", "\"version\":99"));
      case EARLIER_VERSION -> Files.writeString(manifest, json.replaceAll("\"version\":\\d+,", ""));
      case LEFTOVERS -> {
        Files.writeString(folder.resolve("manifest.new"), "{\"version");
        Files.write(folder.resolve("0-0.2.run"), new byte[32]);
        Files.write(folder.resolve("1.run"), new byte[9]);
      }
      default -> throw new IllegalArgumentException(mishap.name());
    }
  }

  private void damageRun(Mishap mishap) throws IOException {
    List<Path> runs;
    try (Stream<Path> files = Files.list(folder)) {
      runs = files.filter(file -> file.toString().endsWith(".run")).sorted().toList();
    }
    if (runs.isEmpty()) {
      return;
    }
    Path run = runs.get(0);
    byte[] octets = Files.readAllBytes(run);
    delete(run); // who has it open keeps what it has
    if (mishap != Mishap.RUN_MISSING) {
      int length =
          switch (mishap) {
            case RUN_CUT -> octets.length - 16;
            case RUN_LONGER -> octets.length + 5;
            default -> 0;
          };
      Files.write(run, Arrays.copyOf(octets, length));
    }
  }

  private static void fails(PlaceIndex index) {
    assertThatThrownBy(
            () ->
                index.grow(
                    covered -> {
                      index.add(5, 99);
                      index.add(LATE, 98);
                      throw new IOException("the broker is gone");
                    }))
        .isInstanceOf(IOException.class)
        .hasMessage("the broker is gone");
  }

  @Example
  void whatAFailedGrowthAddedIsNotFound() throws IOException {
    try (PlaceIndex index = new PlaceIndex(folder, "subject")) {
      fails(index);
      assertThat(found(index, 5)).isEmpty();
      grow(index, List.of(new SortedRun.Pair(5, 1)));
      assertThat(found(index, 5)).containsExactly(1L);
      assertThat(found(index, LATE)).isEmpty();
    }
  }

  @Example
  void aTornRunIsNamed() throws IOException {
    Files.createDirectories(folder);
    SortedRun run = SortedRun.write(folder, List.of(new SortedRun.Pair(1, 2)));
    run.close();
    Files.write(run.file(), new byte[15]);
    assertThatThrownBy(() -> new SortedRun(run.file()))
        .isInstanceOf(SortedRun.TornException.class)
        .hasMessageContaining(run.file() + " is torn")
        .hasMessageContaining("15 bytes");
  }

  @Example
  void runsAreMergedAndWhatIsNoLongerUsedIsRemoved() throws IOException {
    try (PlaceIndex index = new PlaceIndex(folder, "subject")) {
      List<SortedRun.Pair> subject = new ArrayList<>();
      for (int n = 0; n < 60; n++) {
        subject.add(new SortedRun.Pair(n * 0x9E3779B97F4A7C15L, n));
        grow(index, subject);
        Files.write(folder.resolve("0-0.2.run"), new byte[32]);
      }
      grow(index, subject);
      subject.add(new SortedRun.Pair(0, 1));
      grow(index, subject);
      answers(index, subject);
      long pairs = 0;
      try (Stream<Path> files = Files.list(folder)) {
        List<Path> all = files.filter(file -> file.toString().endsWith(".run")).toList();
        assertThat(all).hasSizeLessThanOrEqualTo(6);
        for (Path file : all) {
          pairs += Files.size(file) / 16;
        }
      }
      assertThat(pairs).isEqualTo(subject.size());
    }
  }

  /** Continues a count that the index itself keeps, so that a lost or doubled growth shows. */
  private static void count(Path folder) throws IOException {
    try (PlaceIndex index = new PlaceIndex(folder, "count")) {
      for (int growth = 0; growth < GROWTHS; growth++) {
        index.grow(
            covered -> {
              long known = covered.isEmpty() ? 0 : Long.parseLong(covered.get(0));
              for (long n = known; n < known + EACH; n++) {
                index.add(LATE + n, n);
              }
              return List.of(Long.toString(known + EACH));
            });
        long last = Long.parseLong(index.covered().get(0)) - 1;
        assertThat(found(index, LATE)).containsExactly(0L);
        assertThat(found(index, LATE + last)).containsExactly(last);
      }
    }
  }

  private void counted(int times) throws IOException {
    long end = (long) times * GROWTHS * EACH;
    try (PlaceIndex index = new PlaceIndex(folder, "count")) {
      index.grow(covered -> covered);
      assertThat(index.covered()).containsExactly(Long.toString(end));
      for (long n : LongStream.range(0, end).toArray()) {
        assertThat(found(index, LATE + n)).containsExactly(n);
      }
      assertThat(found(index, LATE + end)).isEmpty();
    }
  }

  @Example
  void threadsThatGrowItAtOnceLoseNothing() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try {
      Callable<Void> counting =
          () -> {
            count(folder);
            return null;
          };
      for (Future<Void> done :
          threads.invokeAll(
              List.of(counting, counting, counting, counting), 60, TimeUnit.SECONDS)) {
        done.get();
      }
    } finally {
      threads.shutdownNow();
    }
    counted(4);
  }

  @Example
  void processesThatGrowItAtOnceLoseNothing() throws Exception {
    List<Process> processes = new ArrayList<>();
    for (int n = 0; n < 2; n++) {
      processes.add(
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "-XX:TieredStopAtLevel=1",
                  "-cp",
                  System.getProperty("java.class.path"),
                  Counting.class.getName(),
                  folder.toString())
              .redirectErrorStream(true)
              .redirectOutput(new File(folder.getParent().toFile(), "output-" + n))
              .start());
    }
    try {
      for (int n = 0; n < processes.size(); n++) {
        assertThat(processes.get(n).waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(Files.readString(folder.resolveSibling("output-" + n))).isEmpty();
        assertThat(processes.get(n).exitValue()).isZero();
      }
    } finally {
      processes.forEach(Process::destroyForcibly);
    }
    counted(2);
  }

  /** A process of its own. */
  static final class Counting {
    private Counting() {}

    public static void main(String[] args) throws IOException {
      count(Path.of(args[0]));
    }
  }
}
