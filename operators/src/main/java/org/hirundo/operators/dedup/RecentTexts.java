package org.hirundo.operators.dedup;

import java.util.Arrays;
import org.hirundo.schemas.Document;

/**
 * The places of texts that were lately seen, so that copies which arrive in crowds need not be sent
 * in full. Forgets: a text that shares its slot with a later one is as new. 1.4 MiB; confined to
 * one thread.
 */
final class RecentTexts {
  private static final int SLOTS = 1 << 16;

  private final long[] hashes = new long[SLOTS];
  private final short[] epochs = new short[SLOTS]; // -1: the slot is free
  private final int[] lines = new int[SLOTS];
  private final long[] positions = new long[SLOTS];
  private final byte[] rules = new byte[SLOTS];

  RecentTexts() {
    Arrays.fill(epochs, (short) -1);
  }

  /**
   * Whether a copy of this document that stands before it, in the same epoch, and has no less
   * careful a rule, was seen. If not, the document takes the slot.
   */
  boolean hasEarlierCopyOf(Document document, byte rule) {
    long hash = document.getContentHash();
    int slot = (int) (Mixing.mix(hash) >>> 48);
    int epoch = DocumentId.epoch(document.getId());
    int line = document.getOrigin().getLine();
    long position = document.getOrigin().getPosition();
    if (hashes[slot] == hash
        && epochs[slot] == epoch
        && rules[slot] <= rule
        && (lines[slot] < line || lines[slot] == line && positions[slot] < position)) {
      return true;
    }
    hashes[slot] = hash;
    epochs[slot] = (short) epoch;
    lines[slot] = line;
    positions[slot] = position;
    rules[slot] = rule;
    return false;
  }
}
