package org.hirundo.pipelines.dedup;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.hirundo.operators.dedup.DedupParameters;
import org.hirundo.operators.dedup.Near;
import org.hirundo.operators.dedup.NearRule;
import org.hirundo.operators.dedup.Signature;
import org.hirundo.operators.dedup.Signer;
import org.hirundo.schemas.Document;

/** What the graph must come to: one pass over all documents in the order of their ids. */
final class SequentialGreedy {
  private SequentialGreedy() {}

  /** The kept document of each document, by {@link #place}. */
  static Map<String, Long> keptOf(List<Document> documents, DedupParameters parameters) {
    return keptOf(documents, parameters, new HashMap<>());
  }

  /**
   * @param tagged receives whom each tagged document resembles
   */
  static Map<String, Long> keptOf(
      List<Document> documents, DedupParameters parameters, Map<String, Long> tagged) {
    List<Document> sorted = new ArrayList<>(documents);
    sorted.sort(
        Comparator.comparingLong(Document::getId)
            .thenComparingLong(d -> d.getOrigin().getPosition()));
    Signer signer = new Signer(parameters);
    Map<Long, Long> outcomeOfHash = new HashMap<>();
    Map<Long, long[]> buckets = new HashMap<>();
    Map<Long, Signature> signatures = new HashMap<>();
    Map<Long, Long> witnessOfId = new HashMap<>();
    Map<String, Long> kept = new TreeMap<>();
    for (Document document : sorted) {
      long hash = document.getContentHash();
      long id = document.getId();
      if (!outcomeOfHash.containsKey(hash)) {
        NearRule rule = rule(document, sorted, parameters);
        Signature signature = signer.sign(id, hash, document.getText());
        long witness = id;
        if (signature != null) {
          signatures.put(id, signature);
          witness = decide(signature, rule, buckets, signatures, witnessOfId, parameters);
        }
        if (witness != id && rule.near() == Near.TAG) {
          tagged.put(place(document), witness);
          witness = id;
        }
        witnessOfId.put(id, witness);
        outcomeOfHash.put(hash, witness);
      }
      kept.put(place(document), outcomeOfHash.get(hash));
    }
    return kept;
  }

  /** The most careful of the rules of all equal texts of the document's epoch. */
  private static NearRule rule(Document document, List<Document> all, DedupParameters parameters) {
    return all.stream()
        .filter(one -> one.getId() == document.getId())
        .map(one -> parameters.domains().getOrDefault(one.getDomain(), parameters.rule()))
        .min(Comparator.naturalOrder())
        .orElseThrow();
  }

  private static long decide(
      Signature signature,
      NearRule rule,
      Map<Long, long[]> buckets,
      Map<Long, Signature> signatures,
      Map<Long, Long> witnessOfId,
      DedupParameters parameters) {
    TreeSet<Long> candidates = new TreeSet<>();
    for (long key : signature.bandKeys()) {
      long[] heads = buckets.getOrDefault(key, new long[0]);
      for (long head : heads) {
        candidates.add(head);
      }
      if (heads.length < (parameters.verified() ? 2 : 1)) {
        long[] more = Arrays.copyOf(heads, heads.length + 1);
        more[heads.length] = signature.id();
        buckets.put(key, more);
      }
    }
    float best = -1;
    long witness = signature.id();
    for (long candidate : candidates) {
      float similarity = signature.similarity(signatures.get(candidate));
      boolean alive = witnessOfId.get(candidate) == candidate;
      if (rule.near() != Near.OFF && similarity >= rule.threshold() && alive && similarity > best) {
        best = similarity;
        witness = candidate;
      }
    }
    if (!parameters.verified() && witness == signature.id() && !candidates.isEmpty()) {
      return -1; // dropped; for whom, is not compared
    }
    return witness;
  }

  static String place(Document document) {
    return document.getOrigin().getLine() + ":" + document.getOrigin().getPosition();
  }
}
