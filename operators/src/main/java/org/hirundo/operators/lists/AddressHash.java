package org.hirundo.operators.lists;

/**
 * 64-bit hashes of hosts, from their last character to their first, and on over a path: what a
 * look-up needs of every part of a name is at hand after one pass.
 */
final class AddressHash {
  static final long START = 0x243F6A8885A308D3L;

  /** A host and all hosts below it. */
  static final int HOST = 1;

  /** The hosts below one, not itself. */
  static final int BELOW = 2;

  /** One host alone. */
  static final int ALONE = 3;

  /** A path, and what is below it, on one host. */
  static final int PATH = 4;

  private AddressHash() {}

  static long step(long hash, char c) {
    long next = (hash ^ c) * 0x9E3779B97F4A7C15L;
    return next ^ (next >>> 29);
  }

  static long ofHost(String host) {
    long hash = START;
    for (int i = host.length() - 1; i >= 0; i--) {
      hash = step(hash, host.charAt(i));
    }
    return hash;
  }

  static long extended(long hash, String path) {
    long extended = hash;
    for (int i = 0; i < path.length(); i++) {
      extended = step(extended, path.charAt(i));
    }
    return extended;
  }

  /** The key of an entry: MurmurHash3's finalizer over the hash and what kind of entry it is. */
  static long key(long hash, int kind) {
    long key = hash + kind * 0xD1B54A32D192ED03L;
    key = (key ^ (key >>> 33)) * 0xFF51AFD7ED558CCDL;
    key = (key ^ (key >>> 33)) * 0xC4CEB9FE1A85EC53L;
    return key ^ (key >>> 33);
  }
}
