package org.hirundo.operators.mixture;

import java.math.BigInteger;
import java.nio.ByteBuffer;

/** Reads saved states and names what is wrong with damaged ones. */
final class Fields {
  private final String what;
  private final ByteBuffer bytes;

  Fields(String what, byte[] bytes) {
    this.what = what;
    this.bytes = ByteBuffer.wrap(bytes);
  }

  int version() {
    need(1);
    return bytes.get();
  }

  /** A number that can't be negative. */
  long position() {
    need(8);
    long value = bytes.getLong();
    if (value < 0) {
      throw damaged("a negative number");
    }
    return value;
  }

  int integer() {
    need(4);
    int value = bytes.getInt();
    if (value < 0) {
      throw damaged("a negative number");
    }
    return value;
  }

  /** How many entries of so many bytes follow. */
  int count(int entryLength) {
    int count = integer();
    if ((long) count * entryLength > bytes.remaining()) {
      throw damaged(count + " entries announced, too few bytes");
    }
    return count;
  }

  /** As {@link Rational#toBytes} writes them. */
  Rational[] rationals(int count) {
    Rational[] values = new Rational[count];
    for (int i = 0; i < count; i++) {
      BigInteger numerator = bigInteger();
      BigInteger denominator = bigInteger();
      if (denominator.signum() <= 0) {
        throw damaged("a denominator below 1");
      }
      values[i] = new Rational(numerator, denominator);
    }
    return values;
  }

  private BigInteger bigInteger() {
    byte[] digits = new byte[count(1)];
    if (digits.length == 0) {
      throw damaged("a number without digits");
    }
    bytes.get(digits);
    return new BigInteger(digits);
  }

  private void need(int length) {
    if (bytes.remaining() < length) {
      throw damaged("cut short at byte " + bytes.position());
    }
  }

  IllegalArgumentException unknown(int version) {
    return new IllegalArgumentException(
        what
            + " has version "
            + version
            + ", which this Hirundo can't read: use the one that wrote it");
  }

  private IllegalArgumentException damaged(String detail) {
    return new IllegalArgumentException(what + " is damaged: " + detail);
  }
}
