package org.hirundo.operators.mixture;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.hirundo.schemas.DomainShare;

/**
 * The domains' target shares of tokens: exact rationals that sum to 1, in the order given.
 *
 * @param shares share by domain; iteration order is the order given
 */
public record Mixture(Map<String, Share> shares) {
  /** The most domains that a mixture may have. */
  public static final int MOST_DOMAINS = 1024;

  /**
   * @throws IllegalArgumentException with everything that is wrong
   */
  public Mixture {
    shares = Collections.unmodifiableMap(new LinkedHashMap<>(shares));
    List<String> faults = faults(shares);
    if (!faults.isEmpty()) {
      throw new IllegalArgumentException("mixture: " + String.join("; ", faults));
    }
  }

  /**
   * Reads shares written as decimal numbers or fractions; a value's {@code toString} is parsed, so
   * strings, {@code BigDecimal} and integers are exact (a {@code Double} is what Java prints).
   *
   * @throws IllegalArgumentException with everything that is wrong
   */
  public static Mixture parse(Map<String, ?> values) {
    Map<String, Share> shares = new LinkedHashMap<>();
    List<String> faults = new ArrayList<>();
    values.forEach(
        (domain, value) -> {
          try {
            shares.put(domain, Share.parse(String.valueOf(value)));
          } catch (IllegalArgumentException e) {
            faults.add(domain + ": " + e.getMessage());
          }
        });
    if (!faults.isEmpty()) {
      throw new IllegalArgumentException("mixture: " + String.join("; ", faults));
    }
    return new Mixture(shares);
  }

  /**
   * The mixture of a record's shares.
   *
   * @throws IllegalArgumentException with everything that is wrong
   */
  public static Mixture of(List<DomainShare> records) {
    Map<String, Share> shares = new LinkedHashMap<>();
    List<String> faults = new ArrayList<>();
    for (DomainShare record : records) {
      try {
        if (shares.put(
                record.getDomain(), new Share(record.getNumerator(), record.getDenominator()))
            != null) {
          faults.add(record.getDomain() + " is named twice");
        }
      } catch (IllegalArgumentException e) {
        faults.add(record.getDomain() + ": " + e.getMessage());
      }
    }
    if (!faults.isEmpty()) {
      throw new IllegalArgumentException("mixture: " + String.join("; ", faults));
    }
    return new Mixture(shares);
  }

  /** For the log: with a policy for each domain, {@code wait} where none is given. */
  public List<DomainShare> toRecords(Map<String, Exhaustion> policies) {
    List<DomainShare> records = new ArrayList<>(shares.size());
    shares.forEach(
        (domain, share) ->
            records.add(
                policies
                    .getOrDefault(domain, Exhaustion.WAIT)
                    .on(
                        DomainShare.newBuilder()
                            .setDomain(domain)
                            .setNumerator(share.numerator())
                            .setDenominator(share.denominator())
                            .build(),
                        -1)));
    return records;
  }

  /** The domain's share; 0 for one that isn't named. */
  public Share share(String domain) {
    return shares.getOrDefault(domain, new Share(0, 1));
  }

  /**
   * The same proportions without that domain, which keeps its place with share 0.
   *
   * @throws IllegalArgumentException if nothing would be left
   */
  public Mixture without(String domain) {
    Share gone = share(domain);
    long rest = gone.denominator() - gone.numerator();
    if (rest == 0) {
      throw new IllegalArgumentException(
          "mixture: without " + domain + " there is no domain with a share");
    }
    Map<String, Share> others = new LinkedHashMap<>();
    shares.forEach(
        (name, share) -> {
          Rational part =
              Rational.of(share.numerator(), share.denominator())
                  .times(Rational.of(gone.denominator(), rest));
          others.put(
              name,
              name.equals(domain)
                  ? new Share(0, 1)
                  : new Share(
                      part.numerator().longValueExact(), part.denominator().longValueExact()));
        });
    return new Mixture(others);
  }

  /**
   * The mixture on the straight way from this one to another.
   *
   * @param part of the way, of {@code parts}
   * @throws IllegalArgumentException if the shares have too large a common denominator
   */
  Mixture towards(Mixture other, int part, int parts) {
    Map<String, Share> between = new LinkedHashMap<>();
    Set<String> domains = new LinkedHashSet<>(shares.keySet());
    domains.addAll(other.shares.keySet());
    for (String domain : domains) {
      Share a = share(domain);
      Share b = other.share(domain);
      Rational start = Rational.of(a.numerator(), a.denominator());
      Rational way = Rational.of(b.numerator(), b.denominator()).minus(start);
      Rational share = start.plus(way.times(Rational.of(part, parts)));
      between.put(
          domain,
          new Share(share.numerator().longValueExact(), share.denominator().longValueExact()));
    }
    return new Mixture(between);
  }

  /**
   * The common denominator: after so many sequences each domain has exactly its share of them.
   *
   * @return from 1 to {@link Share#LARGEST_DENOMINATOR}
   */
  public long period() {
    return period(shares);
  }

  private static long period(Map<String, Share> shares) {
    long period = 1;
    for (Share share : shares.values()) {
      period *= share.denominator() / Share.gcd(share.denominator(), period);
      if (period > Share.LARGEST_DENOMINATOR) {
        return -1;
      }
    }
    return period;
  }

  private static List<String> faults(Map<String, Share> shares) {
    List<String> faults = new ArrayList<>();
    if (shares.isEmpty()) {
      faults.add("names no domain");
      return faults;
    }
    if (shares.size() > MOST_DOMAINS) {
      faults.add("has " + shares.size() + " domains, more than " + MOST_DOMAINS);
    }
    for (String domain : shares.keySet()) {
      if (domain == null || domain.isBlank()) {
        faults.add("has a domain without a name");
      }
    }
    Rational sum = Rational.ZERO;
    for (Share share : shares.values()) {
      sum = sum.plus(Rational.of(share.numerator(), share.denominator()));
    }
    if (!sum.equals(Rational.ONE)) {
      faults.add("the shares sum to " + sum + " (" + sum.doubleValue() + "), not to 1");
    } else if (period(shares) < 0) {
      faults.add(
          "the shares have no common denominator up to "
              + Share.LARGEST_DENOMINATOR
              + ": use fewer digits");
    }
    return faults;
  }
}
