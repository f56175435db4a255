package org.hirundo.operators.quality;

/**
 * How often parts of a text, apart by runs of at least so many line feeds, were there before. Parts
 * are those of Python's {@code re.split}: a run at the very start or end parts off an empty one.
 *
 * @param count of all parts, at least 1
 * @param repeated parts that equal an earlier one
 * @param letters code points of those
 */
record RepeatedParts(int count, int repeated, long letters) {

  static RepeatedParts of(CodePoints text, int start, int end, int lineFeeds) {
    int parts = 1;
    int run = 0;
    for (int i = start; i < end; i++) {
      run = text.at(i) == '\n' ? run + 1 : 0;
      parts += run == lineFeeds ? 1 : 0;
    }
    if (parts == 1) {
      return new RepeatedParts(1, 0, 0);
    }
    LongCounter seen = new LongCounter(parts);
    int count = 0;
    int repeated = 0;
    long letters = 0;
    boolean more = true;
    for (int from = start; more; ) {
      int to = from;
      int next = end;
      more = false;
      while (to < end && !more) {
        int after = to;
        while (after < end && text.at(after) == '\n') {
          after++;
        }
        if (after - to >= lineFeeds) {
          next = after;
          more = true;
        } else {
          to = Math.max(after, to + 1);
        }
      }
      count++;
      if (seen.add(text.hash(from, to)) > 1) {
        repeated++;
        letters += to - from;
      }
      from = next;
    }
    return new RepeatedParts(count, repeated, letters);
  }
}
