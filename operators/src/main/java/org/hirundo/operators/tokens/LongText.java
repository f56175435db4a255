package org.hirundo.operators.tokens;

/**
 * Encodes a long text in overlapping windows, with the ids of the whole text.
 *
 * <p>A window ends where it ends, so its last ids may be others than the whole text's. The next
 * window therefore begins at an earlier id of it, and what it holds from there on must be found
 * again at the beginning of the next one. For byte pair encoding that is a proof: no merge of the
 * window crosses the place, as its ids part there; none of the next window's reaches before it; and
 * two ids that stand side by side in one encoding stand so in every encoding in which they meet,
 * because the first merge that would cross their border would have crossed it there too (as in the
 * {@code bpe} crate of github/rust-gems). For a unigram model, whose best path depends on all of
 * the text, {@value #AGREEING} ids that agree are evidence as good as can be had.
 *
 * <p>Where no id of a window is found again (a word piece of one word without any end) the window
 * grows, to {@value #LONGEST} characters; after that the text is cut there and then.
 */
final class LongText {
  /** Characters (UTF-16) of a window, and of a text that is encoded at once. */
  static final int WINDOW = 65_536;

  /** Characters of a window, at most. */
  static final int LONGEST = 1 << 20;

  private static final int AGREEING = 32;
  private static final int TAIL = 2 * AGREEING; // ids that the window's end may have changed
  private static final int TRIES = 4; // of places beside white space, and again of others

  /** Encodes a stretch of a text. */
  interface Encoder {
    /**
     * @return what follows a text's beginning or, with {@code from} above 0, what stands inside of
     *     a text; null if the encoder cannot tell
     */
    Window encode(String text, int from, int to);
  }

  private final Encoder encoder;
  private final int window;
  private final String text;
  private final IdBuffer ids;
  private Window here;
  private int from; // where it begins

  private LongText(Encoder encoder, int window, String text) {
    this.encoder = encoder;
    this.window = window;
    this.text = text;
    ids = new IdBuffer(text.length() / 3);
  }

  static int[] encode(String text, Encoder encoder) {
    return encode(text, encoder, WINDOW);
  }

  static int[] encode(String text, Encoder encoder, int window) {
    return new LongText(encoder, window, text).encode();
  }

  private int[] encode() {
    here = window(0, window);
    for (int size = window; here.end() < text.length(); ) {
      if (step(size)) {
        size = window;
      } else if (size < LONGEST) {
        size *= 2;
        here = window(from, size);
      } else {
        cut();
        size = window;
      }
    }
    ids.putAll(here.ids(), here.ids().length);
    return ids.toArray();
  }

  private Window window(int begin, int size) {
    return encoder.encode(text, begin, end(begin, size));
  }

  private int end(int begin, int size) {
    if (text.length() - begin <= size) {
      return text.length();
    }
    int end = begin + size;
    return Character.isSurrogatePair(text.charAt(end - 1), text.charAt(end)) ? end - 1 : end;
  }

  /** Goes on to a window that agrees with this one; false if there is none. */
  private boolean step(int size) {
    int count = here.ids().length;
    int last = count - Math.min(TAIL, count / 2);
    int least = Math.max(1, count / 4);
    int tried = 0;
    for (int id = last; id > least && tried < TRIES; id--) {
      if (besideSpace(here.begins()[id])) {
        tried++;
        if (take(id, size)) {
          return true;
        }
      }
    }
    int stride = Math.max(1, (last - least) / (8 * TRIES));
    tried = 0;
    for (int id = last; id > least && tried < TRIES; id -= stride) {
      if (here.begins()[id] > from) {
        tried++;
        if (take(id, size)) {
          return true;
        }
      }
    }
    return false;
  }

  private boolean besideSpace(int at) {
    return at > from
        && (Character.isWhitespace(text.charAt(at)) != Character.isWhitespace(text.charAt(at - 1)));
  }

  private boolean take(int id, int size) {
    int begin = here.begins()[id];
    Window next = window(begin, size);
    int agreeing = Math.max(1, Math.min(AGREEING, (here.ids().length - id) / 2));
    if (next == null || !here.goesOnIn(next, id, agreeing)) {
      return false;
    }
    ids.putAll(here.ids(), id);
    here = next;
    from = begin;
    return true;
  }

  /** The last resort: as if the text ended here, and another began. */
  private void cut() {
    ids.putAll(here.ids(), here.ids().length);
    from = here.end();
    int end = end(from, window);
    Window inside = encoder.encode(text, from, end);
    here =
        inside != null
            ? inside
            : encoder.encode(text.substring(from, end), 0, end - from).shifted(from);
  }
}
