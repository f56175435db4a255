package org.hirundo.operators.mixture;

import java.math.BigDecimal;
import java.math.BigInteger;

/**
 * A domain's exact share of the mixture's tokens, in lowest terms, from 0 to 1.
 *
 * @param numerator 0 or more
 * @param denominator from 1 to {@link #LARGEST_DENOMINATOR}, not below the numerator
 */
public record Share(long numerator, long denominator) {
  /** Also the longest period that a mixture may have. */
  public static final long LARGEST_DENOMINATOR = 1_000_000_000L;

  private static final int LONGEST_TEXT = 64;

  public Share {
    if (denominator < 1 || numerator < 0 || numerator > denominator) {
      throw new IllegalArgumentException(
          "share " + numerator + "/" + denominator + " is not between 0 and 1");
    }
    long divisor = gcd(numerator, denominator);
    numerator /= divisor;
    denominator /= divisor;
    if (denominator > LARGEST_DENOMINATOR) {
      throw new IllegalArgumentException(
          "share "
              + numerator
              + "/"
              + denominator
              + " has a denominator above "
              + LARGEST_DENOMINATOR
              + ": use fewer digits");
    }
  }

  /**
   * The exact value of a decimal number ({@code 0.35}, {@code 3.5e-1}) or a fraction ({@code 1/3}).
   *
   * @throws IllegalArgumentException if it is neither, or not from 0 to 1
   */
  public static Share parse(String text) {
    String trimmed = text.trim();
    if (trimmed.length() > LONGEST_TEXT) {
      throw new IllegalArgumentException("a share of more than " + LONGEST_TEXT + " characters");
    }
    int slash = trimmed.indexOf('/');
    try {
      if (slash >= 0) {
        return new Share(
            Long.parseLong(trimmed.substring(0, slash).trim()),
            Long.parseLong(trimmed.substring(slash + 1).trim()));
      }
      return of(new BigDecimal(trimmed));
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          "'" + trimmed + "' is not a number such as 0.35 or 1/3", e);
    }
  }

  /**
   * The exact share of that value.
   *
   * @throws IllegalArgumentException if it is not from 0 to 1 or has too many digits
   */
  public static Share of(BigDecimal value) {
    if (value.signum() < 0 || value.compareTo(BigDecimal.ONE) > 0) {
      throw new IllegalArgumentException("share " + value + " is not between 0 and 1");
    }
    BigDecimal plain = value.stripTrailingZeros();
    if (plain.scale() > 18) {
      throw new IllegalArgumentException("share " + value + " has more than 18 decimal places");
    }
    BigInteger denominator = BigInteger.TEN.pow(Math.max(0, plain.scale()));
    return new Share(
        plain.multiply(new BigDecimal(denominator)).longValueExact(), denominator.longValueExact());
  }

  static long gcd(long a, long b) {
    return b == 0 ? a : gcd(b, a % b);
  }

  @Override
  public String toString() {
    return numerator + "/" + denominator;
  }
}
