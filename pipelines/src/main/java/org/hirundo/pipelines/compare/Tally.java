package org.hirundo.pipelines.compare;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.hirundo.pipelines.compare.ComparisonResult.Amount;
import org.hirundo.pipelines.compare.ComparisonResult.DomainOutcome;
import org.hirundo.pipelines.compare.ComparisonResult.Group;
import org.hirundo.pipelines.compare.ComparisonResult.MissingRule;
import org.hirundo.pipelines.compare.ComparisonResult.RuleEffect;

/** Counts judgements. Confined to one thread. */
final class Tally {
  static final int BOTH = 0;
  static final int ONLY_A = 1;
  static final int ONLY_B = 2;
  static final int NEITHER = 3;
  private static final int MOST_GROUPS = 1000;
  private static final String[] SIDES = {"a", "b"};

  private final List<Judgements> parts;
  private final List<Side> sides;
  private final Names domains;
  private final Set<Integer> compared;
  private final ComparisonSettings settings;
  private final Map<Integer, Stratum[]> strata = new TreeMap<>(); // by domain, by outcome
  private final Map<Integer, Stratum[]> drawn = new TreeMap<>(); // to be read
  private final Map<Long, long[]>[] effects; // by side; by domain and bit: failed, alone

  @SuppressWarnings("unchecked")
  Tally(
      List<Judgements> parts,
      List<Side> sides,
      Names domains,
      Set<Integer> compared,
      ComparisonSettings settings) {
    this.parts = parts;
    this.sides = sides;
    this.domains = domains;
    this.compared = compared;
    this.settings = settings;
    effects = new Map[] {new HashMap<Long, long[]>(), new HashMap<Long, long[]>()};
    for (int domain : compared) {
      strata.put(domain, strata(settings.tokenSample()));
      drawn.put(domain, strata(settings.samples()));
    }
    for (int part = 0; part < parts.size(); part++) {
      count(part, parts.get(part));
    }
  }

  private static Stratum[] strata(int drawn) {
    return new Stratum[] {
      new Stratum(drawn), new Stratum(drawn), new Stratum(drawn), new Stratum(0)
    };
  }

  private void count(int number, Judgements part) {
    for (int i = 0; i < part.size(); i++) {
      int domain = part.domains[i];
      if (!compared.contains(domain)) {
        continue;
      }
      int cell = part.cell(i);
      long hash = mixed(part.ids[i] ^ mixed(settings.seed()));
      strata.get(domain)[cell].add(hash, number, i, Math.max(0, part.lengths[i]));
      if (cell == ONLY_A || cell == ONLY_B) {
        drawn.get(domain)[cell].add(hash, number, i, 0);
        int out = cell == ONLY_A ? 1 : 0;
        long failures = part.failures[out][i];
        boolean alone = Long.bitCount(failures) == 1;
        for (long left = failures; left != 0; left &= left - 1) {
          long key = (long) domain << 6 | Long.numberOfTrailingZeros(left);
          long[] effect = effects[out].computeIfAbsent(key, k -> new long[2]);
          effect[0]++;
          effect[1] += alone ? 1 : 0;
        }
      }
    }
  }

  /** MurmurHash3's finalizer. */
  private static long mixed(long value) {
    long hash = (value ^ (value >>> 33)) * 0xFF51AFD7ED558CCDL;
    hash = (hash ^ (hash >>> 33)) * 0xC4CEB9FE1A85EC53L;
    return hash ^ (hash >>> 33);
  }

  /** Those whose tokens are told: what neither keeps is left out. */
  List<Stratum> countedStrata() {
    List<Stratum> counted = new ArrayList<>();
    strata.values().forEach(cells -> counted.addAll(List.of(cells).subList(BOTH, NEITHER)));
    return counted;
  }

  List<Stratum.Drawn> samples() {
    List<Stratum.Drawn> samples = new ArrayList<>();
    for (Stratum[] cells : drawn.values()) {
      samples.addAll(cells[ONLY_A].sample());
      samples.addAll(cells[ONLY_B].sample());
    }
    return samples;
  }

  List<String> failures(Judgements part, int side, int document) {
    List<String> names = new ArrayList<>();
    String domain = domains.name(part.domains[document]);
    for (long left = part.failures[side][document]; left != 0; left &= left - 1) {
      names.add(sides.get(side).failure(domain, Long.numberOfTrailingZeros(left)));
    }
    return names;
  }

  /** In the order of their names; once tokens are counted. */
  List<DomainOutcome> domains() {
    Map<String, DomainOutcome> outcomes = new TreeMap<>();
    strata.forEach(
        (domain, cells) ->
            outcomes.put(domains.name(domain), outcome(domains.name(domain), cells)));
    return List.copyOf(outcomes.values());
  }

  private static DomainOutcome outcome(String domain, Stratum[] cells) {
    Amount either = amount(cells[BOTH], cells[ONLY_A], cells[ONLY_B]);
    Amount both = amount(cells[BOTH]);
    return new DomainOutcome(
        domain,
        either.documents() + cells[NEITHER].documents(),
        amount(cells[BOTH], cells[ONLY_A]),
        amount(cells[BOTH], cells[ONLY_B]),
        both,
        amount(cells[ONLY_A]),
        amount(cells[ONLY_B]),
        cells[NEITHER].documents(),
        either.documents() == 0 ? 1 : (double) both.documents() / either.documents(),
        either.tokens() == 0 ? 1 : both.tokens() / either.tokens());
  }

  private static Amount amount(Stratum... cells) {
    long documents = 0;
    long characters = 0;
    double tokens = 0;
    double variance = 0;
    for (Stratum cell : cells) {
      documents += cell.documents();
      characters += cell.characters();
      tokens += cell.tokens();
      variance += cell.variance();
    }
    return new Amount(documents, characters, tokens, Math.sqrt(variance));
  }

  /** The most telling first. */
  List<RuleEffect> rules() {
    List<RuleEffect> rules = new ArrayList<>();
    for (int side = 0; side < 2; side++) {
      for (Map.Entry<Long, long[]> effect : effects[side].entrySet()) {
        String domain = domains.name((int) (effect.getKey() >> 6));
        rules.add(
            new RuleEffect(
                SIDES[side],
                domain,
                sides.get(side).failure(domain, (int) (effect.getKey() & 63)),
                effect.getValue()[0],
                effect.getValue()[1]));
      }
    }
    rules.sort(
        Comparator.comparingLong(RuleEffect::alone)
            .thenComparingLong(RuleEffect::documents)
            .reversed()
            .thenComparing(RuleEffect::side)
            .thenComparing(RuleEffect::domain)
            .thenComparing(RuleEffect::rule));
    return rules;
  }

  List<MissingRule> missing() {
    List<MissingRule> missing = new ArrayList<>();
    for (int side = 0; side < 2; side++) {
      for (int domain : compared) {
        String name = domains.name(domain);
        for (Map.Entry<String, Long> rule : sides.get(side).missing(name).entrySet()) {
          missing.add(new MissingRule(SIDES[side], name, rule.getKey(), rule.getValue()));
        }
      }
    }
    return missing;
  }

  /** Names the group of a document; null for none. */
  private interface Grouping {
    String name(Judgements part, int document, int side);
  }

  /** By the difference of their tokens, at most a thousand. */
  List<Group> hosts(Names hosts) {
    return groups(
        (part, document, side) -> {
          String host = hosts.name(part.hosts[document]);
          return host.isEmpty() ? null : host;
        });
  }

  List<Group> crawls(Names sources) {
    return groups((part, document, side) -> sources.name(part.sources[document]));
  }

  List<Group> bands() {
    return groups(
        (part, document, side) -> {
          int band = part.bands[side] == null ? 0 : part.bands[side][document];
          if (band == 0) {
            return null;
          }
          DomainSelection selection =
              sides.get(side).selection(domains.name(part.domains[document]));
          return selection.bands().get(band - 1).name();
        });
  }

  private List<Group> groups(Grouping grouping) {
    record Key(int domain, String name) {}
    Map<Key, double[]> sums = new HashMap<>();
    Map<Integer, double[]> ratios = new HashMap<>();
    strata.forEach(
        (domain, cells) ->
            ratios.put(
                domain,
                new double[] {cells[BOTH].ratio(), cells[ONLY_A].ratio(), cells[ONLY_B].ratio()}));
    for (Judgements part : parts) {
      for (int i = 0; i < part.size(); i++) {
        int cell = part.cell(i);
        if (cell == NEITHER || !compared.contains(part.domains[i])) {
          continue;
        }
        double tokens = Math.max(0, part.lengths[i]) * ratios.get(part.domains[i])[cell];
        for (int side = 0; side < 2; side++) {
          String name = part.failures[side][i] == 0 ? grouping.name(part, i, side) : null;
          if (name != null) {
            double[] sum =
                sums.computeIfAbsent(new Key(part.domains[i], name), key -> new double[4]);
            sum[side]++;
            sum[2 + side] += tokens;
          }
        }
      }
    }
    List<Group> groups = new ArrayList<>();
    sums.forEach(
        (key, sum) ->
            groups.add(
                new Group(
                    key.name(),
                    domains.name(key.domain()),
                    (long) sum[0],
                    (long) sum[1],
                    sum[2],
                    sum[3])));
    groups.sort(
        Comparator.comparingDouble(Group::difference)
            .reversed()
            .thenComparing(Group::domain)
            .thenComparing(Group::name));
    return List.copyOf(groups.subList(0, Math.min(MOST_GROUPS, groups.size())));
  }
}
