package org.hirundo.pipelines.dedup;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.hirundo.operators.dedup.ContentHash;
import org.hirundo.operators.dedup.DedupParameters;
import org.hirundo.operators.dedup.Signature;
import org.hirundo.operators.dedup.Signer;
import org.junit.jupiter.api.Test;

/**
 * How many of a new document's band keys are taken already by documents that do not resemble it, as
 * their number grows. Runs only when it is named: {@code mvn test -pl pipelines -am
 * -Dtest=OccupancyBenchmark -Dsurefire.failIfNoSpecifiedTests=false
 * -Dbenchmark.texts=FILE.jsonl[,FILE…]}, with files as {@code hirundo extract} writes them. First
 * over the texts' own pieces of 1,400 characters, in random order; then over as many documents as
 * {@code benchmark.documents} says, each made of sentences drawn from the texts, a fifth of them
 * from the ten that its host has on every page.
 */
class OccupancyBenchmark {
  private static final PrintStream OUT = System.out;
  private static final int PIECE = 1400;
  private static final int HOST_PAGES = 100;
  private static final int SAMPLE = 2000; // documents looked at after each doubling
  private static final int[] ROWS = {6, 7, 8, 11};

  @Test
  void measure() throws Exception {
    Set<String> pieces = new LinkedHashSet<>();
    Set<String> sentences = new LinkedHashSet<>();
    for (String file : System.getProperty("benchmark.texts", "").split(",")) {
      read(file, pieces, sentences);
    }
    List<String> real = new ArrayList<>(pieces);
    Collections.shuffle(real, new Random(1));
    List<String> pool = new ArrayList<>(sentences);
    OUT.printf("%,d pieces, %,d sentences%n", real.size(), pool.size());
    for (int rows : ROWS) {
      DedupParameters parameters = DedupParameters.VERIFIED.withRows(rows);
      grow("pieces", parameters, real.size(), real::get);
    }
    int documents = Integer.getInteger("benchmark.documents", 1_000_000);
    for (int rows : new int[] {6, 7}) {
      DedupParameters parameters = DedupParameters.VERIFIED.withRows(rows);
      grow("made", parameters, documents, index -> made(pool, index));
    }
  }

  private interface Texts {
    String text(int index);
  }

  private static void read(String file, Set<String> pieces, Set<String> sentences)
      throws IOException {
    try (JsonLines lines = JsonLines.open(Path.of(file).toString(), System.err)) {
      for (JsonLines.Line line = lines.next(); line != null; line = lines.next()) {
        String text = line.text();
        for (int from = 0; from + PIECE <= text.length(); from += PIECE) {
          pieces.add(text.substring(from, from + PIECE));
        }
        for (String sentence : text.split("(?<=[。.!?！？\\n])")) {
          if (sentence.length() >= 15 && sentence.length() <= 200) {
            sentences.add(sentence.strip());
          }
        }
      }
    }
  }

  private static String made(List<String> pool, int index) {
    SplittableRandom host = new SplittableRandom(~(index / HOST_PAGES));
    SplittableRandom own = new SplittableRandom(index);
    String[] shared = new String[10];
    Arrays.setAll(shared, i -> pool.get(host.nextInt(pool.size())));
    StringBuilder text = new StringBuilder(PIECE + 200);
    for (int i = 0; text.length() < PIECE; i++) {
      text.append(i % 5 == 0 ? shared[i / 5 % 10] : pool.get(own.nextInt(pool.size())));
    }
    return text.toString();
  }

  /** Adds documents one by one, and tells the share of taken keys at each doubling. */
  private static void grow(String what, DedupParameters parameters, int documents, Texts texts) {
    KeyTable table = new KeyTable((long) documents * parameters.bands());
    List<Signature> alike = new ArrayList<>();
    long next = 1000;
    long keys = 0;
    long taken = 0;
    long dropped = 0;
    ThreadLocal<Signer> signers = ThreadLocal.withInitial(() -> new Signer(parameters));
    int block = 4096;
    for (int from = 0; from < documents; from += block) {
      int to = Math.min(documents, from + block);
      int first = from;
      Signature[] signed =
          IntStream.range(from, to)
              .parallel()
              .mapToObj(
                  i -> {
                    String text = texts.text(i);
                    return signers.get().sign(i, ContentHash.of(text), text);
                  })
              .toArray(Signature[]::new);
      for (Signature signature : signed) {
        int hits = 0;
        for (long key : signature.bandKeys()) {
          hits += table.add(key) ? 0 : 1;
        }
        // A near-duplicate shares many of its keys: those are not taken by strangers.
        if (hits > parameters.bands() / 4) {
          dropped++;
        } else {
          keys += parameters.bands();
          taken += hits;
        }
        if (signature.id() + 1 == next || signature.id() + 1 == documents) {
          OUT.printf(
              "%s, %d rows, %,d documents: %.4f %% of the keys of the last ones taken; %,d others look like near-duplicates%n",
              what, parameters.rows(), signature.id() + 1, 100.0 * taken / keys, dropped);
          next *= 2;
          keys = 0;
          taken = 0;
        }
      }
    }
  }

  /**
   * A set of well-mixed longs by open addressing. The slot and 32 further bits stand for a key: one
   * in billions is taken for another.
   */
  private static final class KeyTable {
    private static final int PART = 1 << 20;

    private final int[][] slots; // 0 is a free slot
    private final long mask;

    KeyTable(long capacity) {
      long size = Long.highestOneBit(Math.max(PART, capacity) - 1) << 1;
      slots = new int[(int) (size / PART)][PART];
      mask = size - 1;
    }

    boolean add(long key) {
      int wanted = (int) (key >>> 32) | 1;
      for (long i = key & mask; ; i = i + 1 & mask) {
        int[] part = slots[(int) (i / PART)];
        int at = (int) (i % PART);
        if (part[at] == wanted) {
          return false;
        }
        if (part[at] == 0) {
          part[at] = wanted;
          return true;
        }
      }
    }
  }
}
