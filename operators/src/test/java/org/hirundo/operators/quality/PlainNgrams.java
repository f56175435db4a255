package org.hirundo.operators.quality;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** Repetition counted by definition, for comparison. */
final class PlainNgrams {
  static final Pattern REPEATED_PIECE = Pattern.compile("(.+?)\\1{9,}");

  private PlainNgrams() {}

  static long top(List<String> words, int n) {
    Map<String, Integer> counts = new LinkedHashMap<>();
    for (int i = 0; i + n <= words.size(); i++) {
      counts.merge(String.join(" ", words.subList(i, i + n)), 1, Integer::sum);
    }
    long best = 0;
    long letters = 0;
    for (Map.Entry<String, Integer> entry : counts.entrySet()) {
      if (entry.getValue() > best) {
        best = entry.getValue();
        letters = entry.getKey().length() * best;
      }
    }
    return letters;
  }

  static long repeated(List<String> words, int n, String separator) {
    Set<String> seen = new HashSet<>();
    long letters = 0;
    for (int i = 0; i + n <= words.size(); ) {
      List<String> ngram = words.subList(i, i + n);
      if (seen.add(String.join(separator, ngram))) {
        i++;
      } else {
        letters += String.join("", ngram).length();
        i += n;
      }
    }
    return letters;
  }
}
