package org.hirundo.operators.quality;

import java.util.Arrays;

/**
 * The words of spaCy 3.8's tokenizer for English ({@code spacy.blank("en")}), white space left out:
 * each stretch without white space loses marks in front and behind until it is a special case or
 * has none, is left whole if it looks like an address, and is else parted at marks within; special
 * cases that came apart are put together again. Made for counting as datatrove does.
 *
 * <p>Linear in the text's length, but for sorting the special cases put together.
 */
final class SpacyWords {
  private static final SpecialWords SPECIAL = SpecialWords.english();
  private static final RejoinedWords REJOINED = RejoinedWords.of(SPECIAL);

  private final CodePoints text;
  private final boolean special;
  private int[] bounds = new int[64];
  private int count;
  private int[] suffixes = new int[16];
  private int suffixCount;

  private SpacyWords(CodePoints text, boolean special) {
    this.text = text;
    this.special = special;
  }

  static Words of(CodePoints text) {
    Words words = new Words(text);
    SpacyWords tokenizer = new SpacyWords(text, true);
    for (int i = 0; i < text.length(); ) {
      if (CodePoints.isSpace(text.at(i))) {
        i++;
        continue;
      }
      int end = i + 1;
      boolean plain = isPlain(text.at(i));
      while (end < text.length() && !CodePoints.isSpace(text.at(end))) {
        plain &= isPlain(text.at(end));
        end++;
      }
      if (plain && end - i > SPECIAL.longest) {
        words.add(i, end);
      } else {
        tokenizer.chunk(i, end);
        tokenizer.flush(words);
      }
      i = end;
    }
    return REJOINED.rejoin(words);
  }

  /** The words of a stretch without white space, special cases not regarded. */
  static Words withoutSpecialCases(CodePoints text) {
    Words words = new Words(text);
    SpacyWords tokenizer = new SpacyWords(text, false);
    tokenizer.chunk(0, text.length());
    tokenizer.flush(words);
    return words;
  }

  private static boolean isPlain(int c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  }

  private int[] special(int from, int to) {
    return special ? SPECIAL.parts(text, from, to) : null;
  }

  private void chunk(int from, int to) {
    count = 0;
    suffixCount = 0;
    bounds[count++] = from;
    int start = from;
    int end = to;
    boolean parts = true;
    while (parts && start < end && special(start, end) == null) {
      int prefix = SpacyAffixes.prefix(text, start, end);
      if (prefix > 0 && special(start + prefix, end) != null) {
        start += prefix;
        bound(start);
        break;
      }
      int suffix = SpacyAffixes.suffix(text, start + prefix, end);
      if (suffix > 0 && special(start, end - suffix) != null) {
        end -= suffix;
        suffix(end);
        break;
      }
      parts = prefix + suffix > 0;
      if (prefix > 0) {
        start += prefix;
        bound(start);
      }
      if (suffix > 0) {
        end -= suffix;
        suffix(end);
      }
    }
    middle(start, end);
    while (suffixCount > 0) {
      bound(suffixCount > 1 ? suffixes[suffixCount - 2] : to);
      suffixCount--;
    }
  }

  private void middle(int start, int end) {
    if (start == end) {
      return;
    }
    int[] lengths = special(start, end);
    if (lengths != null) {
      int at = start;
      for (int length : lengths) {
        at += length;
        bound(at);
      }
      return;
    }
    if (!SpacyAddresses.matches(text, start, end)) {
      int written = start;
      for (int i = start; i < end; ) {
        int length = SpacyAffixes.infix(text, start, i, end);
        if (length > 0 && i > start) {
          if (i > written) {
            bound(i);
          }
          bound(i + length);
          written = i + length;
        }
        i += Math.max(1, length);
      }
      if (written == end) {
        return;
      }
    }
    bound(end);
  }

  private void bound(int at) {
    if (count == bounds.length) {
      bounds = Arrays.copyOf(bounds, count * 2);
    }
    bounds[count++] = at;
  }

  private void suffix(int at) {
    if (suffixCount == suffixes.length) {
      suffixes = Arrays.copyOf(suffixes, suffixCount * 2);
    }
    suffixes[suffixCount++] = at;
  }

  private void flush(Words words) {
    for (int i = 0; i + 1 < count; i++) {
      words.add(bounds[i], bounds[i + 1]);
    }
  }
}
