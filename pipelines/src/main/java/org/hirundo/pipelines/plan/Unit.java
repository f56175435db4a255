package org.hirundo.pipelines.plan;

import java.util.Locale;

/** What a figure counts, and how a person reads it. */
public enum Unit {
  COUNT(""),
  SHARE(""),
  BYTES("B"),
  BYTES_PER_SECOND("B/s"),
  PER_SECOND("/s"),
  CORE_SECONDS("core-seconds"),
  CORES("cores"),
  SECONDS("s"),
  DAYS("days"),
  MONEY("");

  private static final String[] THOUSANDS = {"", "k", "M", "G", "T", "P", "E"};
  private static final String[] NUMBERS = {"", " thousand", " million", " billion", " trillion"};

  private final String symbol;

  Unit(String symbol) {
    this.symbol = symbol;
  }

  /** The unit's symbol in machine-readable output; empty for pure numbers. */
  public String symbol() {
    return symbol;
  }

  /** Three digits with the unit, in powers of ten: {@code 12.3 GB}. */
  public String told(double value) {
    return switch (this) {
      case SHARE -> digits(100 * value) + " %";
      case BYTES, BYTES_PER_SECOND -> scaled(value, THOUSANDS, " ") + symbol;
      case COUNT, PER_SECOND -> scaled(value, NUMBERS, "") + symbol;
      case SECONDS -> duration(value);
      case CORE_SECONDS -> digits(value / 3600) + " core-hours";
      case CORES, DAYS -> digits(value) + " " + symbol;
      case MONEY -> digits(value);
    };
  }

  private static String scaled(double value, String[] names, String space) {
    int power = 0;
    double left = value;
    while (Math.abs(left) >= (names == NUMBERS && power == 0 ? 100_000 : 999.5)
        && power < names.length - 1) {
      left /= 1000;
      power++;
      if (names == NUMBERS && power == 1 && Math.abs(left) >= 999.5) {
        left /= 1000;
        power++;
      }
    }
    return digits(left) + space + names[power];
  }

  private static String duration(double seconds) {
    if (seconds < 120) {
      return digits(seconds) + " s";
    }
    if (seconds < 7200) {
      return digits(seconds / 60) + " min";
    }
    return seconds < 172_800 ? digits(seconds / 3600) + " h" : digits(seconds / 86_400) + " days";
  }

  private static String digits(double value) {
    double size = Math.abs(value);
    String form =
        size == Math.rint(size) || size >= 99.95 ? "%,.0f" : size >= 9.995 ? "%.1f" : "%.2f";
    return size > 0 && size < 0.01
        ? String.format(Locale.ROOT, "%.2g", value)
        : String.format(Locale.ROOT, form, value);
  }
}
