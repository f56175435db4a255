package org.hirundo.pipelines.dedup;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.hirundo.operators.dedup.DocumentId;
import org.hirundo.schemas.Document;

/**
 * A stream of documents that is read by any number of jobs one after the other, and what they made
 * of it. Documents come in two lists of different length, each in the order of epochs and within an
 * epoch in random order. Reading stops at a limit until the limit is raised.
 */
final class ReplayedStream {
  private static final Map<String, ReplayedStream> ALL = new ConcurrentHashMap<>();

  private final String token = UUID.randomUUID().toString();
  private final List<List<Document>> sides = List.of(new ArrayList<>(), new ArrayList<>());
  private final Map<String, Verdict> verdicts = new ConcurrentHashMap<>();
  private final Collection<String> contradictions = new ConcurrentLinkedQueue<>();
  private final AtomicInteger repeated = new AtomicInteger();
  private final boolean[] resting = new boolean[2];
  private double part = 1;
  private CompletableFuture<Void> raised = new CompletableFuture<>();

  ReplayedStream(List<Document> documents, long shuffle) {
    List<Document> shuffled = new ArrayList<>(documents);
    Collections.shuffle(shuffled, new Random(shuffle));
    for (Document document : shuffled) {
      boolean full = sides.get(0).size() > 2 * sides.get(1).size();
      sides.get(full ? 1 : 0).add(document);
    }
    Comparator<Document> byEpoch = Comparator.comparingInt(d -> DocumentId.epoch(d.getId()));
    sides.forEach(side -> side.sort(byEpoch));
    ALL.put(token, this);
  }

  static ReplayedStream of(String token) {
    return ALL.get(token);
  }

  String token() {
    return token;
  }

  List<Document> side(int side) {
    return sides.get(side);
  }

  /** From now on this part of each list may be read. */
  synchronized void readUpTo(double part) {
    this.part = part;
    raised.complete(null);
    raised = new CompletableFuture<>();
    resting[0] = false;
    resting[1] = false;
  }

  /** Whether a list may be read at this position; if not, the list rests there. */
  synchronized boolean allows(int side, int position) {
    boolean allowed = position < part * sides.get(side).size() || part >= 1;
    resting[side] = !allowed;
    return allowed;
  }

  /** Completes at once if a list may be read at this position, otherwise when the limit changes. */
  synchronized CompletableFuture<Void> allowed(int side, int position) {
    return allows(side, position) ? CompletableFuture.completedFuture(null) : raised;
  }

  /** Whether both lists have been read up to the limit. */
  synchronized boolean rests() {
    return resting[0] && resting[1];
  }

  void record(Verdict verdict) {
    Verdict earlier = verdicts.putIfAbsent(verdict.place(), verdict);
    if (earlier != null) {
      repeated.incrementAndGet();
      if (!earlier.equals(verdict)) {
        contradictions.add(earlier + " became " + verdict);
      }
    }
  }

  Map<String, Verdict> verdicts() {
    return verdicts;
  }

  /** Verdicts that came more than once, as after a restart. */
  int repeated() {
    return repeated.get();
  }

  /** Verdicts that came more than once and differed. */
  Collection<String> contradictions() {
    return contradictions;
  }

  void forget() {
    ALL.remove(token);
  }
}
