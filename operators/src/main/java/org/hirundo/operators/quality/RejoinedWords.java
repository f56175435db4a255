package org.hirundo.operators.quality;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.TreeSet;

/**
 * Puts spaCy's special cases that its rules on marks take apart together again, as its tokenizer
 * does at the end: of all places where the words of a special case stand in a row, those of more
 * words go first, then the earlier ones, and one that shares its first or last word with an earlier
 * choice is left, which still keeps others from its words. A place with a space inside is chosen
 * like others, but stays as it is. Immutable.
 *
 * @param firsts hashes of the special cases' first words, sorted
 * @param rows hashes of the rows of words that special cases come apart into, sorted
 * @param most words in such a row
 */
record RejoinedWords(SpecialWords special, long[] firsts, long[] rows, int most) {

  static RejoinedWords of(SpecialWords special) {
    TreeSet<Long> firsts = new TreeSet<>();
    TreeSet<Long> rows = new TreeSet<>();
    int most = 0;
    for (String whole : special.all()) {
      CodePoints text = CodePoints.of(whole);
      if (SpacyAffixes.hasAny(text)) {
        Words words = SpacyWords.withoutSpecialCases(text);
        if (words.count() > 1) {
          firsts.add(words.hash(0));
          rows.add(hash(words, 0, words.count()));
          most = Math.max(most, words.count());
        }
      }
    }
    return new RejoinedWords(special, sorted(firsts), sorted(rows), most);
  }

  private static long[] sorted(TreeSet<Long> hashes) {
    return hashes.stream().mapToLong(Long::longValue).toArray();
  }

  private static long hash(Words words, int from, int count) {
    long hash = 0;
    for (int i = from; i < from + count; i++) {
      hash = LongCounter.extend(hash, words.hash(i));
    }
    return hash;
  }

  private record Place(int from, int count) {}

  Words rejoin(Words words) {
    List<Place> places = places(words);
    if (places.isEmpty()) {
      return words;
    }
    int[] chosen = chosen(places, words.count());
    CodePoints text = words.text();
    Words result = new Words(text);
    for (int i = 0; i < words.count(); ) {
      int last = i + Math.max(1, chosen[i]) - 1;
      int[] parts = chosen[i] > 0 ? special.parts(text, words.start(i), words.end(last)) : null;
      if (parts == null) {
        for (int j = i; j <= last; j++) {
          result.add(words.start(j), words.end(j));
        }
      } else {
        int at = words.start(i);
        for (int part : parts) {
          result.add(at, at + part);
          at += part;
        }
      }
      i = last + 1;
    }
    return result;
  }

  private List<Place> places(Words words) {
    List<Place> places = new ArrayList<>(0);
    for (int i = 0; i + 1 < words.count(); i++) {
      if (Arrays.binarySearch(firsts, words.hash(i)) >= 0) {
        long hash = LongCounter.extend(0, words.hash(i));
        for (int n = 2; n <= most && i + n <= words.count() && inRow(words, i + n - 1); n++) {
          hash = LongCounter.extend(hash, words.hash(i + n - 1));
          if (Arrays.binarySearch(rows, hash) >= 0) {
            places.add(new Place(i, n));
          }
        }
      }
    }
    return places;
  }

  /** Whether spaCy has no word of white space before a word. */
  private static boolean inRow(Words words, int i) {
    int gap = words.start(i) - words.end(i - 1);
    return gap == 0 || (gap == 1 && words.text().at(words.end(i - 1)) == ' ');
  }

  /** By word, how many from there on are a chosen place. */
  private static int[] chosen(List<Place> places, int words) {
    places.sort(
        (a, b) ->
            a.count() == b.count()
                ? Integer.compare(a.from(), b.from())
                : Integer.compare(b.count(), a.count()));
    int[] chosen = new int[words];
    BitSet seen = new BitSet(words);
    for (Place place : places) {
      int end = place.from() + place.count();
      if (!seen.get(place.from()) && !seen.get(end - 1)) {
        chosen[place.from()] = place.count();
      }
      seen.set(place.from(), end);
    }
    return chosen;
  }
}
