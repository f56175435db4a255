package org.hirundo.operators.steering;

import java.util.List;
import java.util.Optional;

/**
 * What shares a controller may give: in whole units of 1/denominator, each domain within its range,
 * and none changed by more than a step at once.
 *
 * <p>Where ranges and step can't both be kept (the shares in force lie outside a range), the step
 * is doubled until they can.
 *
 * @param denominator units of the whole, from 1 to {@link #LARGEST_DENOMINATOR}
 * @param ranges by domain
 * @param step units, 1 or more
 */
public record ShareLimits(int denominator, List<Range> ranges, int step) {
  public static final int LARGEST_DENOMINATOR = 1_000_000;

  /**
   * A domain's range.
   *
   * @param least units, 1 or more: a controller takes no domain out
   * @param most units, not below least
   */
  public record Range(int least, int most) {
    public Range {
      if (least < 1 || most < least) {
        throw new IllegalArgumentException("no range: from " + least + " to " + most);
      }
    }
  }

  /**
   * @throws IllegalArgumentException if something is out of its range
   */
  public ShareLimits {
    ranges = List.copyOf(ranges);
    if (denominator < 1 || denominator > LARGEST_DENOMINATOR || step < 1) {
      throw new IllegalArgumentException(
          "denominator " + denominator + ", step " + step + ": out of range");
    }
  }

  /**
   * The allowed shares that are nearest to the wish (least sum of squares before they are rounded
   * to units). A domain whose share in force is 0 keeps it: it ran dry, or was taken out.
   *
   * @param now the shares in force, summing to 1
   * @param wish by domain, none negative; only their proportions count
   * @return units by domain, summing to the denominator; empty if the ranges of the domains that
   *     have a share don't allow any
   */
  public Optional<int[]> nearest(List<Part> now, double[] wish) {
    int[] least = new int[ranges.size()];
    int[] most = new int[ranges.size()];
    boolean found = false;
    for (long width = step; !found; width *= 2) {
      found = bounds(now, width, least, most);
      if (!found && width > denominator) {
        return Optional.empty();
      }
    }
    double[] target = new double[wish.length];
    double sum = 0;
    for (int d = 0; d < wish.length; d++) {
      target[d] = now.get(d).numerator() == 0 ? 0 : wish[d];
      sum += target[d];
    }
    for (int d = 0; d < wish.length; d++) {
      target[d] = sum > 0 ? target[d] / sum * denominator : now.get(d).value() * denominator;
    }
    return Optional.of(rounded(projected(target, least, most), least, most));
  }

  /** Whether the bounds leave room for a sum of the denominator. */
  private boolean bounds(List<Part> now, long width, int[] least, int[] most) {
    long atLeast = 0;
    long atMost = 0;
    for (int d = 0; d < least.length; d++) {
      if (now.get(d).numerator() == 0) {
        least[d] = 0;
        most[d] = 0;
        continue;
      }
      Range range = ranges.get(d);
      least[d] = within(range, now.get(d).ceiling(denominator) - width);
      most[d] = within(range, now.get(d).floor(denominator) + width);
      atLeast += least[d];
      atMost += most[d];
    }
    return atLeast <= denominator && denominator <= atMost;
  }

  private static int within(Range range, long units) {
    return (int) Math.max(range.least(), Math.min(range.most(), units));
  }

  /** The nearest point between the bounds with that sum: all are shifted alike, then cut. */
  private double[] projected(double[] target, int[] least, int[] most) {
    double low = -2.0 * denominator;
    double high = 2.0 * denominator;
    for (int i = 0; i < 80; i++) {
      double shift = (low + high) / 2;
      double sum = 0;
      for (int d = 0; d < target.length; d++) {
        sum += Math.max(least[d], Math.min(most[d], target[d] + shift));
      }
      if (sum < denominator) {
        low = shift;
      } else {
        high = shift;
      }
    }
    double[] point = new double[target.length];
    for (int d = 0; d < point.length; d++) {
      point[d] = Math.max(least[d], Math.min(most[d], target[d] + high));
    }
    return point;
  }

  /** Rounds down, then gives the units that are left to the largest remainders. */
  private int[] rounded(double[] point, int[] least, int[] most) {
    int[] units = new int[point.length];
    int left = denominator;
    for (int d = 0; d < units.length; d++) {
      units[d] = Math.max(least[d], (int) point[d]);
      left -= units[d];
    }
    while (left != 0) {
      int sign = left > 0 ? 1 : -1;
      int best = -1;
      for (int d = 0; d < units.length; d++) {
        boolean free = sign > 0 ? units[d] < most[d] : units[d] > least[d];
        if (free
            && (best < 0 || sign * (point[d] - units[d]) > sign * (point[best] - units[best]))) {
          best = d;
        }
      }
      units[best] += sign;
      left -= sign;
    }
    return units;
  }
}
