package org.hirundo.pipelines.backfill;

import java.io.Closeable;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.apache.flink.core.fs.FSDataOutputStream;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.apache.flink.runtime.state.FullSnapshotUtil;
import org.apache.flink.runtime.state.KeyGroupRange;
import org.apache.flink.runtime.state.KeyGroupRangeOffsets;

/**
 * State entries in the order in which they come, written out by key group and state: the body of
 * Flink's canonical savepoint format. What exceeds a block of a key group waits in a temporary
 * file. Confined to one thread.
 */
final class KeyGroupEntries implements Closeable {
  private static final int BLOCK = 1 << 14;
  private static final int FIRST = 1 << 8;

  private final KeyGroupRange range;
  private final File folder;
  private final List<Chain[]> states = new ArrayList<>(); // by state, then by key group
  private FileChannel spilled;
  private long spilledBytes;

  /** The entries of one state in one key group. */
  private static final class Chain {
    private byte[] bytes = new byte[FIRST];
    private int length;
    private int last; // where the last entry begins; it stays here, since the end has to be marked
    private long[] places = new long[0];
    private int[] lengths = new int[0];
    private int blocks;
  }

  KeyGroupEntries(KeyGroupRange range, File folder) {
    this.range = range;
    this.folder = folder;
  }

  /** Makes room for one more state; its number. */
  int addState() {
    states.add(new Chain[range.getNumberOfKeyGroups()]);
    return states.size() - 1;
  }

  /**
   * @param key with the key group in front and the namespace behind
   * @param value as the state's serializer writes it
   */
  void add(int state, int keyGroup, byte[] key, DataOutputSerializer value) throws IOException {
    Chain[] groups = states.get(state);
    int group = keyGroup - range.getStartKeyGroup();
    Chain chain = groups[group];
    if (chain == null) {
      chain = new Chain();
      groups[group] = chain;
    }
    if (chain.length >= BLOCK) {
      spill(chain);
    }
    int size = 2 * Integer.BYTES + key.length + value.length();
    if (chain.bytes.length - chain.length < size) {
      int more = Math.max(chain.length + size, 2 * chain.bytes.length);
      chain.bytes = Arrays.copyOf(chain.bytes, more);
    }
    ByteBuffer entry = ByteBuffer.wrap(chain.bytes, chain.length, size);
    entry.putInt(key.length).put(key);
    entry.putInt(value.length()).put(value.getSharedBuffer(), 0, value.length());
    chain.last = chain.length;
    chain.length += size;
  }

  private void spill(Chain chain) throws IOException {
    if (spilled == null) {
      Path file = folder.toPath().resolve("backfill-" + UUID.randomUUID());
      spilled =
          FileChannel.open(
              file,
              StandardOpenOption.CREATE_NEW,
              StandardOpenOption.READ,
              StandardOpenOption.WRITE,
              StandardOpenOption.DELETE_ON_CLOSE);
    }
    if (chain.blocks == chain.places.length) {
      chain.places = Arrays.copyOf(chain.places, 2 * chain.blocks + 4);
      chain.lengths = Arrays.copyOf(chain.lengths, 2 * chain.blocks + 4);
    }
    chain.places[chain.blocks] = spilledBytes;
    chain.lengths[chain.blocks++] = chain.last;
    ByteBuffer block = ByteBuffer.wrap(chain.bytes, 0, chain.last);
    while (block.hasRemaining()) {
      spilledBytes += spilled.write(block, spilledBytes);
    }
    chain.length -= chain.last;
    System.arraycopy(chain.bytes, chain.last, chain.bytes, 0, chain.length);
    chain.last = 0;
  }

  /** Writes everything, and notes where each key group begins. */
  void writeTo(FSDataOutputStream out, KeyGroupRangeOffsets offsets) throws IOException {
    for (int group = 0; group < range.getNumberOfKeyGroups(); group++) {
      boolean begun = false;
      for (int state = 0; state < states.size(); state++) {
        Chain chain = states.get(state)[group];
        if (chain == null) {
          continue;
        }
        if (!begun) {
          offsets.setKeyGroupOffset(range.getStartKeyGroup() + group, out.getPos());
          begun = true;
        }
        writeShort(out, state);
        write(chain, out);
      }
      if (begun) {
        writeShort(out, FullSnapshotUtil.END_OF_KEY_GROUP_MARK);
      }
    }
  }

  private void write(Chain chain, OutputStream out) throws IOException {
    for (int i = 0; i < chain.blocks; i++) {
      ByteBuffer block = ByteBuffer.allocate(chain.lengths[i]);
      while (block.hasRemaining()) {
        if (spilled.read(block, chain.places[i] + block.position()) < 0) {
          throw new IOException(
              "the temporary file of a back-fill's state in "
                  + folder
                  + " is shorter than what was written to it; is the disk full?");
        }
      }
      out.write(block.array());
    }
    // The first byte of a key group's number is free for the mark that a state's number follows.
    chain.bytes[chain.last + Integer.BYTES] |= (byte) FullSnapshotUtil.FIRST_BIT_IN_BYTE_MASK;
    out.write(chain.bytes, 0, chain.length);
  }

  private static void writeShort(OutputStream out, int value) throws IOException {
    out.write(value >>> 8);
    out.write(value);
  }

  @Override
  public void close() throws IOException {
    states.clear();
    if (spilled != null) {
      spilled.close();
      spilled = null;
    }
  }
}
