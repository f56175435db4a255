package org.hirundo.pipelines.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.hirundo.schemas.Sequence;
import org.hirundo.schemas.SequenceDocument;

/** What must hold for the sequence logs of every run. */
final class SequenceLogs {
  private SequenceLogs() {}

  /** Sequences of each domain. */
  static Map<String, Long> lengths(Logs logs) {
    Map<String, Long> lengths = new TreeMap<>();
    logs.sequences()
        .forEach(
            (domain, shards) -> lengths.put(domain, shards.stream().mapToLong(List::size).sum()));
    return lengths;
  }

  /** Ordinals from 0 without gap or repeat, each in the shard that it is congruent to. */
  static void areContiguous(Logs logs) {
    areContiguous(logs, Site.PARTITIONS, 256);
  }

  /** The same for so many shards and so long sequences. */
  static void areContiguous(Logs logs, int partitions, int length) {
    logs.sequences()
        .forEach(
            (domain, shards) -> {
              long total = lengths(logs).get(domain);
              assertThat(total).as(domain).isPositive();
              for (int shard = 0; shard < partitions; shard++) {
                long ordinal = shard;
                for (Sequence sequence : shards.get(shard)) {
                  assertThat(sequence.getOrdinal()).as(domain).isEqualTo(ordinal);
                  assertThat(sequence.getTokens().remaining()).isEqualTo(length * Integer.BYTES);
                  ordinal += partitions;
                }
                assertThat(ordinal).as(domain).isBetween(total, total + partitions - 1);
              }
            });
  }

  /** Documents cover each sequence, and each goes on where its last piece ended, once. */
  static void loseNoToken(Logs logs) {
    loseNoToken(logs, 256);
  }

  /** The same for so long sequences. */
  static void loseNoToken(Logs logs, int length) {
    logs.sequences()
        .forEach(
            (domain, shards) -> {
              Map<Long, Integer> next = new HashMap<>();
              for (Sequence sequence : inOrder(shards)) {
                int end = 0;
                for (SequenceDocument piece : sequence.getDocuments()) {
                  assertThat(piece.getStart()).as(domain).isEqualTo(end);
                  assertThat(piece.getOffset())
                      .as("%s: document %x", domain, piece.getId())
                      .isEqualTo(next.getOrDefault(piece.getId(), 0));
                  next.put(piece.getId(), piece.getOffset() + piece.getLength());
                  end += piece.getLength();
                }
                assertThat(end).as(domain).isEqualTo(length);
              }
            });
  }

  private static List<Sequence> inOrder(List<List<Sequence>> shards) {
    List<Sequence> all = new ArrayList<>();
    shards.forEach(all::addAll);
    all.sort((a, b) -> Long.compare(a.getOrdinal(), b.getOrdinal()));
    return all;
  }
}
