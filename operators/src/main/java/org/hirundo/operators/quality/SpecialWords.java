package org.hirundo.operators.quality;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * spaCy's special cases for English: contractions, abbreviations, emoticons, with the lengths of
 * the words that each becomes. Found by the hash of their code points. Immutable.
 */
final class SpecialWords {
  /** The longest special case, in code points. */
  final int longest;

  private final Map<String, int[]> lengths = new HashMap<>();
  private final long[] hashes;
  private final int[][] parts;

  private SpecialWords(Map<String, int[]> all) {
    lengths.putAll(all);
    int size = Integer.highestOneBit(all.size() * 4) << 1;
    hashes = new long[size];
    parts = new int[size][];
    int max = 0;
    for (Map.Entry<String, int[]> special : all.entrySet()) {
      CodePoints text = CodePoints.of(special.getKey());
      max = Math.max(max, text.length());
      long hash = text.hash(0, text.length());
      int slot = (int) hash & (size - 1);
      while (parts[slot] != null) {
        slot = (slot + 1) & (size - 1);
      }
      hashes[slot] = hash;
      parts[slot] = special.getValue();
    }
    longest = max;
  }

  /** The lengths of the words of a stretch that is a special case, null if it is none. */
  int[] parts(CodePoints text, int from, int to) {
    if (from == to || to - from > longest) {
      return null;
    }
    long hash = text.hash(from, to);
    int slot = (int) hash & (parts.length - 1);
    while (parts[slot] != null) {
      if (hashes[slot] == hash) {
        return parts[slot];
      }
      slot = (slot + 1) & (parts.length - 1);
    }
    return null;
  }

  Iterable<String> all() {
    return lengths.keySet();
  }

  static SpecialWords english() {
    Map<String, int[]> all = new HashMap<>();
    for (String line : resource().split("\n")) {
      if (line.startsWith("but ")) {
        List.of(line.substring(4).split(",")).forEach(all::remove);
      } else if (!line.startsWith("#")) {
        combine(line.split(" "), 0, new ArrayList<>(), all);
      }
    }
    return new SpecialWords(all);
  }

  private static void combine(String[] parts, int at, List<String> words, Map<String, int[]> all) {
    if (at == parts.length) {
      int[] lengths =
          words.stream().mapToInt(word -> word.codePointCount(0, word.length())).toArray();
      String whole = String.join("", words);
      all.put(whole, lengths);
      all.put(whole.replace('\'', '’'), lengths);
      return;
    }
    for (String word : parts[at].split(",")) {
      words.add(word);
      combine(parts, at + 1, words, all);
      words.remove(at);
    }
  }

  private static String resource() {
    try (InputStream in = SpecialWords.class.getResourceAsStream("english-special-words.txt")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the special words", e);
    }
  }
}
