package org.hirundo.operators.tokens;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.hirundo.schemas.Sequence;
import org.hirundo.schemas.SequenceDocument;

/**
 * Concatenates one domain's documents and cuts the stream into sequences of exactly S tokens. Each
 * document stands as BOS (where the tokenizer has one), its tokens, EOD. No token is lost or
 * repeated; the rest waits in the open sequence. Not thread-safe.
 */
public final class SequencePacker {
  private static final VarHandle UINT32 =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

  private final String domain;
  private final String tokenizer;
  private final int length;
  private final int begin;
  private final int end;

  private long nextOrdinal;
  private byte[] open;
  private int filled; // tokens in it
  private List<SequenceDocument> pieces = new ArrayList<>();

  /**
   * At the start of a domain's log.
   *
   * @param length S, tokens in a sequence, 1 or more
   */
  public SequencePacker(String domain, Tokenizer tokenizer, int length) {
    this(
        domain,
        tokenizer.fingerprint(),
        length,
        tokenizer.beginOfDocument(),
        tokenizer.endOfDocument());
  }

  SequencePacker(String domain, String fingerprint, int length, int begin, int end) {
    if (length < 1 || length > Integer.MAX_VALUE / Integer.BYTES) {
      throw new IllegalArgumentException("sequence length " + length + ": 1 to 536870911 tokens");
    }
    this.domain = domain;
    this.tokenizer = fingerprint;
    this.length = length;
    this.begin = begin;
    this.end = end;
    open = new byte[length * Integer.BYTES];
  }

  /**
   * Goes on from a saved state, in place of what this packer holds.
   *
   * @throws IllegalArgumentException if it is a state of another sequence length, or damaged
   */
  public void restore(PackerState state) {
    int tokens = state.tokens().length / Integer.BYTES;
    if (state.tokens().length % Integer.BYTES != 0
        || tokens >= length
        || Arrays.stream(state.lengths()).asLongStream().sum() != tokens
        || state.documents().length != state.lengths().length
        || state.documents().length != state.offsets().length) {
      throw new IllegalArgumentException(
          "packer state of domain "
              + domain
              + " with "
              + tokens
              + " open tokens does not fit a sequence length of "
              + length
              + ": a new length needs a new version of the sequence log");
    }
    nextOrdinal = state.nextOrdinal();
    open = Arrays.copyOf(state.tokens(), length * Integer.BYTES);
    filled = 0;
    pieces = new ArrayList<>();
    for (int i = 0; i < state.documents().length; i++) {
      pieces.add(
          new SequenceDocument(
              state.documents()[i], filled, state.lengths()[i], state.offsets()[i]));
      filled += state.lengths()[i];
    }
  }

  /** A copy of what has to be saved. */
  public PackerState state() {
    return new PackerState(
        nextOrdinal,
        Arrays.copyOf(open, filled * Integer.BYTES),
        pieces.stream().mapToLong(SequenceDocument::getId).toArray(),
        pieces.stream().mapToInt(SequenceDocument::getLength).toArray(),
        pieces.stream().mapToInt(SequenceDocument::getOffset).toArray());
  }

  /** Tokens that wait for the sequence to be full, below S. */
  public int openTokens() {
    return filled;
  }

  /** The next sequence's ordinal: as many are complete. */
  public long nextOrdinal() {
    return nextOrdinal;
  }

  /**
   * Packs one document.
   *
   * @param ids its tokens without BOS and EOD; may be empty
   * @return the sequences that became full, often none
   */
  public List<Sequence> add(long documentId, int[] ids) {
    int before = begin < 0 ? 0 : 1;
    int total = Math.addExact(ids.length, before + 1);
    List<Sequence> full = List.of();
    for (int offset = 0; offset < total; ) {
      int count = Math.min(total - offset, length - filled);
      write(ids, offset - before, count);
      pieces.add(new SequenceDocument(documentId, filled, count, offset));
      filled += count;
      offset += count;
      if (filled == length) {
        if (full.isEmpty()) {
          full = new ArrayList<>();
        }
        full.add(close());
      }
    }
    return full;
  }

  /** Index -1 is BOS, the one behind the last is EOD. */
  private void write(int[] ids, int from, int count) {
    int at = filled * Integer.BYTES;
    int index = from;
    int stop = from + count;
    if (index < 0) {
      UINT32.set(open, at, begin);
      at += Integer.BYTES;
      index++;
    }
    for (int last = Math.min(stop, ids.length); index < last; index++, at += Integer.BYTES) {
      UINT32.set(open, at, ids[index]);
    }
    if (index < stop) {
      UINT32.set(open, at, end);
    }
  }

  private Sequence close() {
    Sequence sequence = new Sequence(domain, nextOrdinal, ByteBuffer.wrap(open), pieces, tokenizer);
    nextOrdinal++;
    open = new byte[length * Integer.BYTES];
    filled = 0;
    pieces = new ArrayList<>();
    return sequence;
  }
}
