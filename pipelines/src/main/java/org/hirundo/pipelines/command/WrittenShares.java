package org.hirundo.pipelines.command;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.hirundo.operators.mixture.Exhaustion;
import org.hirundo.operators.mixture.Mixture;
import org.hirundo.operators.mixture.SequenceLog;
import org.hirundo.schemas.DomainShare;
import org.hirundo.schemas.MixtureTarget;

/** Reads shares, later shares and policies as a person writes them on a command line. */
final class WrittenShares {
  private static final Pattern LATER =
      Pattern.compile("\\s*(\\d{1,15})\\s*:\\s*(.*?)(?:\\s+over\\s+(\\d{1,15}))?\\s*");

  private WrittenShares() {}

  /**
   * The shares of those domains.
   *
   * @throws IllegalArgumentException with everything that is wrong
   */
  static List<DomainShare> of(Map<String, String> shares) {
    return Mixture.parse(new LinkedHashMap<>(shares)).toRecords(Map.of());
  }

  /**
   * The shares that are asked for; none where only policies or logs are to change.
   *
   * @throws IllegalArgumentException with everything that is wrong
   */
  static List<DomainShare> asked(
      Map<String, String> shares,
      long over,
      List<String> later,
      Map<String, String> exhausted,
      Map<String, Integer> logs) {
    if (shares != null) {
      return of(shares);
    }
    if (exhausted == null && logs == null) {
      throw new IllegalArgumentException("nothing to set: give DOMAIN=SHARE, --log or --exhausted");
    }
    if (over > 0 || later != null) {
      throw new IllegalArgumentException("--over and --later need shares to begin with");
    }
    return List.of();
  }

  /**
   * @throws IllegalArgumentException if one can't be a version
   */
  static Map<String, Integer> versions(Map<String, Integer> logs) {
    logs.forEach(SequenceLog::new);
    return Map.copyOf(logs);
  }

  /**
   * {@code 50000: ja=0.4 en=0.6 over 1000}.
   *
   * @throws IllegalArgumentException if it is not written so
   */
  static MixtureTarget later(String text) {
    Matcher parts = LATER.matcher(text);
    if (!parts.matches()) {
      throw new IllegalArgumentException(
          "'" + text + "' is not like '50000: ja=0.4 en=0.6 over 1000'");
    }
    Map<String, String> shares = new LinkedHashMap<>();
    for (String share : parts.group(2).split("[\\s,]+")) {
      int equals = share.indexOf('=');
      if (equals < 1) {
        throw new IllegalArgumentException("'" + share + "' in '" + text + "' is not like ja=0.4");
      }
      shares.put(share.substring(0, equals), share.substring(equals + 1));
    }
    String over = parts.group(3);
    return new MixtureTarget(
        Long.parseLong(parts.group(1)), of(shares), over == null ? 0L : Long.parseLong(over));
  }

  /**
   * @throws IllegalArgumentException if one is no policy
   */
  static Map<String, String> policies(Map<String, String> written) {
    Map<String, String> policies = new LinkedHashMap<>();
    written.forEach((domain, text) -> policies.put(domain, Exhaustion.parse(text).toString()));
    return policies;
  }

  /**
   * @throws IllegalArgumentException if it is negative
   */
  static long length(long over) {
    if (over < 0) {
      throw new IllegalArgumentException("--over " + over + ": 0 or more");
    }
    return over;
  }
}
