package org.hirundo.operators.mixture;

import java.io.ByteArrayOutputStream;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.nio.ByteBuffer;
import java.util.List;

/** An exact number in lowest terms with a positive denominator; used at change points only. */
record Rational(BigInteger numerator, BigInteger denominator) {
  static final Rational ZERO = of(0, 1);
  static final Rational ONE = of(1, 1);

  Rational {
    if (denominator.signum() < 0) {
      numerator = numerator.negate();
      denominator = denominator.negate();
    }
    BigInteger divisor = numerator.gcd(denominator);
    if (!divisor.equals(BigInteger.ONE)) {
      numerator = numerator.divide(divisor);
      denominator = denominator.divide(divisor);
    }
  }

  static Rational of(long numerator, long denominator) {
    return new Rational(BigInteger.valueOf(numerator), BigInteger.valueOf(denominator));
  }

  Rational plus(Rational other) {
    return new Rational(
        numerator.multiply(other.denominator).add(other.numerator.multiply(denominator)),
        denominator.multiply(other.denominator));
  }

  Rational minus(Rational other) {
    return plus(new Rational(other.numerator.negate(), other.denominator));
  }

  Rational times(Rational other) {
    return new Rational(
        numerator.multiply(other.numerator), denominator.multiply(other.denominator));
  }

  Rational abs() {
    return signum() < 0 ? new Rational(numerator.negate(), denominator) : this;
  }

  int signum() {
    return numerator.signum();
  }

  int compare(Rational other) {
    return numerator.multiply(other.denominator).compareTo(other.numerator.multiply(denominator));
  }

  /** Rounded down; the nearest long where it is out of range. */
  long floor() {
    BigInteger[] parts = numerator.divideAndRemainder(denominator);
    return saturated(parts[1].signum() < 0 ? parts[0].subtract(BigInteger.ONE) : parts[0]);
  }

  /** Rounded up; the nearest long where it is out of range. */
  long ceiling() {
    BigInteger[] parts = numerator.divideAndRemainder(denominator);
    return saturated(parts[1].signum() > 0 ? parts[0].add(BigInteger.ONE) : parts[0]);
  }

  private static long saturated(BigInteger value) {
    return value.bitLength() < Long.SIZE
        ? value.longValue()
        : value.signum() < 0 ? Long.MIN_VALUE : Long.MAX_VALUE;
  }

  /** Numerator and denominator of each, with their lengths. */
  static byte[] toBytes(Rational[] values) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (Rational value : values) {
      for (BigInteger part : List.of(value.numerator, value.denominator)) {
        byte[] digits = part.toByteArray();
        bytes.writeBytes(ByteBuffer.allocate(4).putInt(digits.length).array());
        bytes.writeBytes(digits);
      }
    }
    return bytes.toByteArray();
  }

  /** For display only. */
  double doubleValue() {
    return new BigDecimal(numerator)
        .divide(new BigDecimal(denominator), MathContext.DECIMAL64)
        .doubleValue();
  }

  @Override
  public String toString() {
    return numerator + "/" + denominator;
  }
}
