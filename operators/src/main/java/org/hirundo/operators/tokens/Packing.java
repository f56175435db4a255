package org.hirundo.operators.tokens;

import java.io.Serializable;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How a domain's documents become sequences. As text: {@code concatenate}, {@code best-fit}, {@code
 * best-fit 256}, {@code one-document}. Part of the identity of a sequence log.
 *
 * @param buffer with best fit: documents of at most so many sequences' tokens wait; else 0
 */
public record Packing(Method method, int buffer) implements Serializable {
  public static final Packing CONCATENATE = new Packing(Method.CONCATENATE, 0);

  /** What {@code best-fit} has without a number. */
  public static final int USUAL_BUFFER = 64;

  private static final int LARGEST_BUFFER = 1 << 16;
  private static final int MOST_WAITING = 1 << 29;
  private static final Pattern TEXT = Pattern.compile("([a-z-]+)(?:\\s+(\\d{1,5}))?");

  /** The three ways. */
  public enum Method {
    /** Documents one after the other, cut where a sequence is full. No padding. */
    CONCATENATE,
    /** Whole documents that together fill a sequence best, from a bounded buffer. */
    BEST_FIT,
    /** Each document in sequences of its own. */
    ONE_DOCUMENT;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  public Packing {
    boolean buffers = method == Method.BEST_FIT;
    if (buffers ? buffer < 1 || buffer > LARGEST_BUFFER : buffer != 0) {
      throw new IllegalArgumentException(
          "only best-fit has a buffer: 1 to " + LARGEST_BUFFER + " sequences");
    }
  }

  /** The methods' names. */
  public static List<String> methods() {
    return Arrays.stream(Method.values()).map(Method::toString).toList();
  }

  /**
   * The packing of that text.
   *
   * @throws IllegalArgumentException if it is none
   */
  public static Packing parse(String text) {
    Matcher parts = TEXT.matcher(text.strip());
    for (Method method : Method.values()) {
      if (parts.matches() && method.toString().equals(parts.group(1))) {
        String buffer = parts.group(2);
        int usual = method == Method.BEST_FIT ? USUAL_BUFFER : 0;
        return new Packing(method, buffer == null ? usual : Integer.parseInt(buffer));
      }
    }
    throw new IllegalArgumentException(
        "'" + text + "' is no packing: use concatenate, best-fit, best-fit 512 or one-document");
  }

  /** Whether sequences may hold padding. */
  public boolean padded() {
    return method != Method.CONCATENATE;
  }

  /**
   * Tokens that may wait in the buffer.
   *
   * @throws IllegalArgumentException if it is more than an array may hold
   */
  public int waitingTokens(int sequenceLength) {
    long tokens = (long) buffer * sequenceLength;
    if (tokens > MOST_WAITING) {
      throw new IllegalArgumentException(
          "a buffer of "
              + buffer
              + " sequences of "
              + sequenceLength
              + " tokens is larger than "
              + MOST_WAITING
              + " tokens");
    }
    return (int) tokens;
  }

  /**
   * At the start of a domain's log.
   *
   * @param sequenceLength S, tokens in a sequence, 1 or more
   */
  public Packer packer(String domain, Tokenizer tokenizer, int sequenceLength) {
    return packer(SequenceForm.of(domain, tokenizer, sequenceLength));
  }

  Packer packer(SequenceForm form) {
    return switch (method) {
      case CONCATENATE -> new ConcatenatingPacker(form);
      case BEST_FIT -> new BestFitPacker(form, waitingTokens(form.length()));
      case ONE_DOCUMENT -> new OneDocumentPacker(form);
    };
  }

  @Override
  public String toString() {
    return method + (buffer == 0 ? "" : " " + buffer);
  }
}
