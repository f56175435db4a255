package org.hirundo.pipelines.compare;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Stream;
import org.hirundo.operators.quality.Profile;
import org.hirundo.pipelines.configuration.Quality;
import org.hirundo.pipelines.selection.Eligibility;

/**
 * One of the two selections. Judges documents as bits of what keeps them out; safe for use by
 * several threads.
 */
public final class Side {
  /** Bits of a judgement that are no rules of a profile. */
  private static final List<String> FIXED =
      List.of(
          Eligibility.NEWER_TEXT,
          Eligibility.NO_SCORE,
          Eligibility.MIN_SCORE,
          Eligibility.KEEP_TOP);

  static final long KEEP_TOP = 1L << 3;
  private static final int MOST_RULES = 60;

  private final String name;
  private final DomainSelection everywhere; // null: by domain
  private final Map<String, DomainSelection> domains;
  private final Map<DomainSelection, Bits> bits = new ConcurrentHashMap<>();
  private final Map<String, Map<String, LongAdder>> missing = new ConcurrentHashMap<>();
  private final Map<String, LongAdder> lacking = new ConcurrentHashMap<>();
  private final Map<String, LongAdder> judged = new ConcurrentHashMap<>();

  private record Bits(Eligibility eligibility, Map<String, Integer> numbers, List<String> names) {}

  private Side(String name, DomainSelection everywhere, Map<String, DomainSelection> domains) {
    this.name = name;
    this.everywhere = everywhere;
    this.domains = domains;
  }

  /** A profile, for all documents that its rules were measured of. */
  public static Side of(Profile profile) {
    return new Side(profile.name(), DomainSelection.of(profile), Map.of());
  }

  /**
   * What a configuration selects; a domain that it does not name is kept whole.
   *
   * @throws IOException if a model, whose fingerprint names its scores, cannot be read
   */
  public static Side of(String name, Map<String, Quality> qualities, ScoreKeys keys)
      throws IOException {
    Map<String, DomainSelection> domains = new TreeMap<>();
    for (Map.Entry<String, Quality> quality : qualities.entrySet()) {
      domains.put(quality.getKey(), DomainSelection.of(quality.getValue(), keys));
    }
    return new Side(name, null, domains);
  }

  String name() {
    return name;
  }

  /** Whether it is for those documents that it can judge, and says nothing of others. */
  boolean isProfile() {
    return everywhere != null;
  }

  /** Null for a domain that is kept whole. */
  DomainSelection selection(String domain) {
    return everywhere == null ? domains.get(domain) : everywhere;
  }

  Stream<Profile> profiles() {
    Collection<DomainSelection> all = everywhere == null ? domains.values() : List.of(everywhere);
    return all.stream().flatMap(selection -> selection.profile().stream());
  }

  /** The names of all rules that decide, and of all models. */
  void ask(Collection<String> rules, Collection<String> models) {
    Collection<DomainSelection> all = everywhere == null ? domains.values() : List.of(everywhere);
    for (DomainSelection selection : all) {
      selection.profile().ifPresent(profile -> rules.addAll(profile.decide(Map.of()).failed()));
      if (!selection.model().isEmpty()) {
        models.add(selection.model());
      }
    }
  }

  /** The score that counts; not a number if none does. */
  double score(StoredDocument document, Wanted wanted) {
    DomainSelection selection = selection(document.domain);
    int model = selection == null ? Wanted.NONE : wanted.model(selection.model());
    return model < 0 ? Double.NaN : document.scores[model];
  }

  /** What keeps the document out, a bit for each; 0: nothing but, maybe, its rank. */
  long judge(StoredDocument document, Wanted wanted) {
    DomainSelection selection = selection(document.domain);
    if (selection == null) {
      return document.cluster == 0 ? 0 : 1;
    }
    Bits known = bits.computeIfAbsent(selection, Side::bits);
    List<String> failures =
        known
            .eligibility()
            .failures(
                document.cluster, document.values, score(document, wanted), document.annotated());
    if (document.annotated()) {
      count(judged, document.domain);
    }
    boolean lacks = false;
    long judgement = 0;
    for (String failure : failures) {
      int bit = known.numbers().get(failure);
      judgement |= 1L << bit;
      boolean absent = bit == 1 || bit >= FIXED.size() && !document.values.containsKey(failure);
      if (absent) {
        lacks |= bit >= FIXED.size();
        count(missing.computeIfAbsent(document.domain, d -> new ConcurrentHashMap<>()), failure);
      }
    }
    if (lacks) {
      count(lacking, document.domain);
    }
    return judgement;
  }

  private static void count(Map<String, LongAdder> counts, String key) {
    counts.computeIfAbsent(key, k -> new LongAdder()).increment();
  }

  private static Bits bits(DomainSelection selection) {
    List<String> names = new ArrayList<>(FIXED);
    selection.profile().ifPresent(profile -> names.addAll(profile.decide(Map.of()).failed()));
    if (names.size() > MOST_RULES) {
      throw new IllegalArgumentException(
          "a profile of more than " + (MOST_RULES - FIXED.size()) + " rules cannot be compared");
    }
    Map<String, Integer> numbers = new HashMap<>();
    names.forEach(rule -> numbers.put(rule, numbers.size()));
    return new Bits(selection.eligibility(), numbers, names);
  }

  /** The name of a bit of the domain's judgements. */
  String failure(String domain, int bit) {
    DomainSelection selection = selection(domain);
    return selection == null
        ? FIXED.get(bit)
        : bits.computeIfAbsent(selection, Side::bits).names().get(bit);
  }

  /** Of how many documents of a domain each rule was not measured. */
  Map<String, Long> missing(String domain) {
    Map<String, Long> counts = new TreeMap<>();
    missing.getOrDefault(domain, Map.of()).forEach((rule, n) -> counts.put(rule, n.sum()));
    return counts;
  }

  /**
   * Whether the rules of its profile were measured of most of the domain's documents that went
   * through rules.
   */
  boolean canJudge(String domain) {
    long lack = lacking.getOrDefault(domain, new LongAdder()).sum();
    return 2 * lack < judged.getOrDefault(domain, new LongAdder()).sum();
  }
}
