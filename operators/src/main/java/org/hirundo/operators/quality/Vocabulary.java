package org.hirundo.operators.quality;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Counts the words and labels of training text, and makes a dictionary of those frequent enough.
 */
final class Vocabulary {
  private static final String END_OF_LINE = "</s>";

  private final Map<String, Count> words = new HashMap<>();
  private final Map<String, Count> labels = new HashMap<>();
  private long tokens;

  private static final class Count {
    private final String entry;
    private long count;

    Count(String entry) {
      this.entry = entry;
    }
  }

  void count(String label, byte[] line) {
    tokens += 2; // the label and the line's end
    increment(labels, label);
    for (int at = 0; at < line.length; ) {
      int from = at;
      while (at < line.length && !FastTextDictionary.isSeparator(line[at])) {
        at++;
      }
      if (at > from) {
        tokens++;
        if (at - from <= FastTextTrainer.LONGEST_WORD) {
          increment(words, new String(line, from, at - from, StandardCharsets.UTF_8));
        }
      }
      at++;
    }
    increment(words, END_OF_LINE);
  }

  private static void increment(Map<String, Count> counts, String entry) {
    counts.computeIfAbsent(entry, Count::new).count++;
  }

  int labels() {
    return labels.size();
  }

  long tokens() {
    return tokens;
  }

  long count(String entry) {
    Count count = entry.startsWith(FastTextDictionary.LABEL_PREFIX) ? labels.get(entry) : null;
    return count == null ? words.get(entry).count : count.count;
  }

  FastTextDictionary dictionary(FastTextTrainer.Settings settings) {
    List<Count> kept = new ArrayList<>();
    for (Count word : words.values()) {
      boolean label = word.entry.startsWith(FastTextDictionary.LABEL_PREFIX);
      if (word.count >= settings.minCount() && !label) {
        kept.add(word);
      }
    }
    Comparator<Count> order =
        Comparator.<Count>comparingLong(entry -> -entry.count).thenComparing(entry -> entry.entry);
    kept.sort(order);
    int words = kept.size();
    labels.values().stream().sorted(order).forEach(kept::add);
    byte[][] entries = new byte[kept.size()][];
    for (int i = 0; i < entries.length; i++) {
      entries[i] = kept.get(i).entry.getBytes(StandardCharsets.UTF_8);
    }
    boolean ngrams = settings.wordNgrams() > 1 || settings.maxN() > 0;
    FastTextSettings header =
        new FastTextSettings(
            settings.dimension(),
            settings.wordNgrams(),
            FastTextLoss.SOFTMAX,
            ngrams ? settings.buckets() : 0,
            settings.minN(),
            settings.maxN());
    return new FastTextDictionary(header, entries, words, null);
  }
}
