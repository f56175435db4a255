package org.hirundo.pipelines.metrics;

import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.apache.flink.metrics.Histogram;
import org.apache.flink.metrics.HistogramStatistics;
import org.apache.flink.metrics.MetricGroup;

/**
 * A histogram for hot paths: of each power of two 32 buckets, so that quantiles are right to 1.6 %;
 * values may be negative. Adding one costs some nanoseconds and no allocation.
 *
 * <p>Quantiles are of a window: what was added since the last look but one that ended a minute, so
 * of one to two minutes where somebody looks once a minute. A minute in which nothing was added
 * ends no window: then they are of the last ones in which something was. The count is of
 * everything.
 *
 * <p>One thread adds; any thread may look.
 */
public final class LogHistogram implements Histogram {
  /** Bits of the mantissa that tell buckets apart. */
  private static final int SUB = 5;

  private static final int SHIFT = 52 - SUB;

  /** Exponents from -32 to 31; what is smaller counts as 0, what is larger as the largest. */
  private static final int OCTAVES = 64;

  private static final long LOWEST = (1023L - OCTAVES / 2) << SUB;
  private static final int POSITIVE = OCTAVES << SUB; // also the bucket of 0
  private static final int BUCKETS = 2 * POSITIVE + 1;
  private static final long WINDOW_NANOS = 60_000_000_000L;
  private static final double NANO = 1e-9;

  private final LongSupplier nanos;
  private final AtomicLong count = new AtomicLong();
  private long windowSince;
  private long countBefore; // when the window began
  private volatile int[] current = new int[BUCKETS];
  private int[] before = new int[BUCKETS];

  LogHistogram(LongSupplier nanos) {
    this.nanos = nanos;
    this.windowSince = nanos.getAsLong();
  }

  /** Registers one. */
  public static LogHistogram in(MetricGroup group, String name) {
    return group.histogram(name, new LogHistogram(System::nanoTime));
  }

  /** One that nobody sees. */
  public static LogHistogram unseen() {
    return new LogHistogram(System::nanoTime);
  }

  /** Adds a value. What is no number is left out. */
  public void add(double value) {
    if (Double.isNaN(value)) {
      return;
    }
    current[bucket(value)]++;
    count.setRelease(count.getPlain() + 1);
  }

  /** Adds a time, in seconds. */
  public void addNanos(long nanos) {
    add(nanos * NANO);
  }

  @Override
  public void update(long value) {
    add(value);
  }

  @Override
  public long getCount() {
    return count.getAcquire();
  }

  @Override
  public synchronized HistogramStatistics getStatistics() {
    long now = nanos.getAsLong();
    long[] sum = new long[BUCKETS];
    long added = count.getAcquire();
    int[] last = current;
    for (int i = 0; i < BUCKETS; i++) {
      sum[i] = (long) last[i] + before[i];
    }
    if (now - windowSince >= WINDOW_NANOS) {
      if (added > countBefore) {
        before = last;
        current = new int[BUCKETS];
        countBefore = added;
      }
      windowSince = now;
    }
    return new Buckets(sum);
  }

  private static int bucket(double value) {
    double size = Math.abs(value);
    long at = (Double.doubleToRawLongBits(size) >>> SHIFT) - LOWEST + 1;
    int distance = (int) Math.max(0, Math.min(at, POSITIVE));
    return value < 0 ? POSITIVE - distance : POSITIVE + distance;
  }

  /** The middle of a bucket. */
  private static double middle(int bucket) {
    int distance = Math.abs(bucket - POSITIVE);
    if (distance == 0) {
      return 0;
    }
    double low = Double.longBitsToDouble((distance - 1 + LOWEST) << SHIFT);
    double high = Double.longBitsToDouble((distance + LOWEST) << SHIFT);
    return Math.signum(bucket - POSITIVE) * (low + high) / 2;
  }

  private static final class Buckets extends HistogramStatistics {
    private final long[] counts;
    private final long size;

    private Buckets(long[] counts) {
      this.counts = counts;
      long all = 0;
      for (long one : counts) {
        all += one;
      }
      size = all;
    }

    /** The value at that rank, from 0; 0 of nothing. */
    private double at(long rank) {
      long passed = 0;
      for (int i = 0; i < counts.length; i++) {
        passed += counts[i];
        if (passed > rank) {
          return middle(i);
        }
      }
      return 0;
    }

    @Override
    public double getQuantile(double quantile) {
      return at(Math.max(0, (long) Math.ceil(quantile * size) - 1));
    }

    @Override
    public long[] getValues() {
      return new long[0]; // they are not kept
    }

    @Override
    public int size() {
      return (int) Math.min(size, Integer.MAX_VALUE);
    }

    @Override
    public double getMean() {
      double sum = 0;
      for (int i = 0; i < counts.length; i++) {
        sum += counts[i] == 0 ? 0 : counts[i] * middle(i);
      }
      return size == 0 ? 0 : sum / size;
    }

    @Override
    public double getStdDev() {
      double mean = getMean();
      double sum = 0;
      for (int i = 0; i < counts.length; i++) {
        double off = middle(i) - mean;
        sum += counts[i] == 0 ? 0 : counts[i] * off * off;
      }
      return size == 0 ? 0 : Math.sqrt(sum / size);
    }

    @Override
    public long getMax() {
      return Math.round(at(size - 1));
    }

    @Override
    public long getMin() {
      return Math.round(at(0));
    }
  }
}
