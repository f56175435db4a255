package org.hirundo.pipelines.dedup;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The truth that verdicts are judged by: the exact Jaccard similarity of the sets of character
 * 5-grams of every two texts, after NFKC and with white space run together. Shares no code with
 * what it judges. Grams are told apart by a 64-bit hash of all five code points.
 */
final class ExactJaccard {
  /** Pairs less alike than this are not kept. */
  static final double LEAST = .3;

  private static final int N = 5;

  private final List<int[]> neighbours = new ArrayList<>();
  private final List<float[]> similarities = new ArrayList<>();

  /** Compares each text with all before it. */
  ExactJaccard(List<String> texts) {
    Map<Long, Integer> numbers = new HashMap<>();
    int[][] postings = new int[1 << 16][];
    int[] frequency = new int[1 << 16];
    int[] sizes = new int[texts.size()];
    int[] common = new int[texts.size()];
    for (int text = 0; text < texts.size(); text++) {
      long[] grams = grams(texts.get(text));
      sizes[text] = grams.length;
      Arrays.fill(common, 0, text, 0);
      for (long gram : grams) {
        int number = numbers.computeIfAbsent(gram, key -> numbers.size());
        if (number == postings.length) {
          postings = Arrays.copyOf(postings, 2 * number);
          frequency = Arrays.copyOf(frequency, 2 * number);
        }
        int[] known = postings[number];
        for (int i = 0; i < frequency[number]; i++) {
          common[known[i]]++;
        }
        if (known == null) {
          known = postings[number] = new int[1];
        } else if (known.length == frequency[number]) {
          known = postings[number] = Arrays.copyOf(known, 2 * known.length);
        }
        known[frequency[number]++] = text;
      }
      gather(text, sizes, common);
    }
  }

  private void gather(int text, int[] sizes, int[] common) {
    int[] alike = new int[text];
    float[] how = new float[text];
    int count = 0;
    for (int other = 0; other < text; other++) {
      int union = sizes[text] + sizes[other] - common[other];
      if (common[other] > 0 && common[other] >= LEAST * union) {
        alike[count] = other;
        how[count++] = (float) ((double) common[other] / union);
      }
    }
    neighbours.add(Arrays.copyOf(alike, count));
    similarities.add(Arrays.copyOf(how, count));
  }

  /** The earlier texts that are like this one. */
  int[] earlier(int text) {
    return neighbours.get(text);
  }

  /** How much, in the order of {@link #earlier}. */
  float[] similarities(int text) {
    return similarities.get(text);
  }

  /** The similarity of two texts, or 0 where it is below {@link #LEAST}. */
  float between(int left, int right) {
    int later = Math.max(left, right);
    int place = Arrays.binarySearch(neighbours.get(later), Math.min(left, right));
    return place < 0 ? 0 : similarities.get(later)[place];
  }

  /** The similarity of two texts. */
  static double of(String left, String right) {
    long[] a = grams(left);
    long[] b = grams(right);
    int common = 0;
    for (long gram : a) {
      common += Arrays.binarySearch(b, gram) >= 0 ? 1 : 0;
    }
    return a.length + b.length == common ? 0 : (double) common / (a.length + b.length - common);
  }

  private static long[] grams(String text) {
    StringBuilder plain = new StringBuilder();
    Normalizer.normalize(text, Normalizer.Form.NFKC)
        .codePoints()
        .map(point -> Character.isSpaceChar(point) || point <= ' ' || point == 0x85 ? ' ' : point)
        .filter(
            point -> point != ' ' || !plain.isEmpty() && plain.charAt(plain.length() - 1) != ' ')
        .forEach(plain::appendCodePoint);
    int[] points = plain.toString().strip().codePoints().toArray();
    long[] grams = new long[Math.max(0, points.length - N + 1)];
    for (int i = 0; i < grams.length; i++) {
      long hash = 0;
      for (int j = 0; j < N; j++) {
        hash = (hash ^ points[i + j]) * 0x9FB21C651E98DF25L;
        hash ^= hash >>> 28;
      }
      grams[i] = hash;
    }
    return Arrays.stream(grams).sorted().distinct().toArray();
  }
}
