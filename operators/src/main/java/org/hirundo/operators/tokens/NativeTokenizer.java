package org.hirundo.operators.tokens;

import ai.djl.huggingface.tokenizers.jni.CharSpan;
import ai.djl.huggingface.tokenizers.jni.LibUtils;
import ai.djl.huggingface.tokenizers.jni.TokenizersLibrary;

/**
 * The reference library of Hugging Face tokenizers, called for ids alone: DJL's own {@code
 * Encoding} fetches eight arrays of each text, among them a string for every token.
 *
 * <p>Safe for use by several threads, but for {@link #close}.
 */
final class NativeTokenizer implements AutoCloseable {
  private static final TokenizersLibrary LIBRARY = TokenizersLibrary.LIB;

  private final long handle;

  /**
   * @param json a whole tokenizer.json
   * @throws IllegalArgumentException if the library does not take it
   */
  NativeTokenizer(String json) {
    LibUtils.checkStatus(); // loads it
    try {
      handle = LIBRARY.createTokenizerFromString(json);
      LIBRARY.disableTruncation(handle);
      LIBRARY.disablePadding(handle);
    } catch (RuntimeException e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    }
  }

  int[] encode(String text) {
    long encoding = LIBRARY.encode(handle, text, false);
    try {
      return narrow(LIBRARY.getTokenIds(encoding));
    } finally {
      LIBRARY.deleteEncoding(encoding);
    }
  }

  /** The ids and which of the text's characters each is of. */
  Window encodeWithPlaces(String text) {
    long encoding = LIBRARY.encode(handle, text, false);
    try {
      int[] ids = narrow(LIBRARY.getTokenIds(encoding));
      return new Window(ids, begins(text, LIBRARY.getTokenCharSpans(encoding)), text.length());
    } finally {
      LIBRARY.deleteEncoding(encoding);
    }
  }

  /** The library counts code points, from 0. */
  private static int[] begins(String text, CharSpan[] spans) {
    int[] begins = new int[spans.length];
    int at = 0; // in UTF-16
    int counted = 0; // in code points
    int end = 0;
    for (int i = 0; i < spans.length; i++) {
      CharSpan span = spans[i];
      if (span == null || span.getStart() < end) {
        begins[i] = -1;
      } else {
        at = text.offsetByCodePoints(at, span.getStart() - counted);
        counted = span.getStart();
        begins[i] = at;
      }
      end = span == null ? end : Math.max(end, span.getEnd());
    }
    return begins;
  }

  String decode(int[] ids) {
    long[] wide = new long[ids.length];
    for (int i = 0; i < ids.length; i++) {
      wide[i] = ids[i];
    }
    return LIBRARY.decode(handle, wide, false);
  }

  private static int[] narrow(long[] wide) {
    int[] ids = new int[wide.length];
    for (int i = 0; i < wide.length; i++) {
      ids[i] = (int) wide[i];
    }
    return ids;
  }

  @Override
  public void close() {
    LIBRARY.deleteTokenizer(handle);
  }
}
