package org.hirundo.operators.lists;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Millions of hosts and URLs by list and category. Built by {@link #builder}, immutable,
 * thread-safe.
 *
 * <p>An entry of a host covers the host and all hosts below it, as UT1 means it; one that begins
 * with {@code www.} also covers the host without it. {@code *.example.com} covers the hosts below
 * only, and * may stand for any characters elsewhere, too. An entry with a path covers that path on
 * this host (with or without {@code www.}) and what is below it: {@code example.com/a} covers
 * {@code /a}, {@code /a/b} and {@code /a?c}, not {@code /ab}. Scheme, user, port, case, dots at the
 * end, Punycode or not, and needless escapes make no difference.
 *
 * <p>An entry takes 8 bytes, and an index 0.5 more: the upper 56 bits are those of its hash, the
 * lower 8 its category. A URL that no entry covers is taken for covered with a chance of entries ×
 * looked-up parts / 2^56: with five million entries and ten parts less than one in 10^9. A look-up
 * needs one probe for each label and each part of the path, and a comparison with each pattern.
 */
public final class HostLists {
  /** Lists and categories together, at most. */
  public static final int MOST_CATEGORIES = 256;

  private static final int MOST_PATHS = 64;
  private static final long CATEGORY = 0xFF;

  private final List<Source> sources;
  private final long[] keys; // sorted without signs
  private final int[] index; // the first key with these upper bits
  private final int shift;
  private final List<AddressPattern> patterns;
  private final boolean below;
  private final boolean paths;

  /** Where an entry is from. */
  record Source(String list, String category) {}

  HostLists(
      List<Source> sources,
      long[] keys,
      List<AddressPattern> patterns,
      boolean below,
      boolean paths) {
    this.sources = List.copyOf(sources);
    this.keys = keys;
    this.patterns = List.copyOf(patterns);
    this.below = below;
    this.paths = paths;
    int bits = Math.max(1, 29 - Integer.numberOfLeadingZeros(Math.max(1, keys.length)));
    shift = 64 - bits;
    index = new int[(1 << bits) + 1];
    for (long key : keys) {
      index[(int) (key >>> shift) + 1]++;
    }
    for (int i = 1; i < index.length; i++) {
      index[i] += index[i - 1];
    }
  }

  /** To be filled, best by a {@link HostListReader}. */
  public static HostListsBuilder builder() {
    return new HostListsBuilder();
  }

  /**
   * All entries that cover the URL: one of each list and category, hosts before paths before
   * patterns; none if the URL names no web host.
   */
  public List<Listed> find(String url) {
    WebAddress address = WebAddress.of(url);
    if (address == null || keys.length == 0 && patterns.isEmpty()) {
      return List.of();
    }
    List<Listed> found = new ArrayList<>(0);
    String host = address.host();
    long hash = AddressHash.START;
    long bare = 0;
    for (int i = host.length() - 1; i >= 0; i--) {
      if (host.charAt(i) == '.' && !address.isNumeric()) {
        String part = host.substring(i + 1);
        probe(hash, AddressHash.HOST, part, found);
        if (below) {
          probe(hash, AddressHash.BELOW, "*." + part, found);
        }
        if (i == 3 && host.startsWith("www.")) {
          bare = hash;
        }
      }
      hash = AddressHash.step(hash, host.charAt(i));
    }
    probe(hash, AddressHash.HOST, host, found);
    probe(hash, AddressHash.ALONE, host, found);
    if (paths && !address.path().isEmpty()) {
      findPath(bare == 0 ? hash : bare, bare == 0 ? host : host.substring(4), address, found);
    }
    for (AddressPattern pattern : patterns) {
      if (pattern.covers(address)) {
        add(pattern.source(), pattern.pattern(), found);
      }
    }
    return found;
  }

  private void findPath(long hostHash, String host, WebAddress address, List<Listed> found) {
    String path = address.path();
    long hash = hostHash;
    int probes = 0;
    for (int i = 0; i < path.length() && probes < MOST_PATHS; i++) {
      char c = path.charAt(i);
      if (i > 0 && (c == '/' || c == '?' || c == '&' || c == ';')) {
        probe(hash, AddressHash.PATH, host, path, i, found);
        probes++;
      }
      hash = AddressHash.step(hash, c);
    }
    if (probes < MOST_PATHS) {
      probe(hash, AddressHash.PATH, host, path, path.length(), found);
    }
  }

  private void probe(long hash, int kind, String entry, List<Listed> found) {
    probe(hash, kind, entry, "", 0, found);
  }

  private void probe(long hash, int kind, String host, String path, int end, List<Listed> found) {
    long wanted = AddressHash.key(hash, kind) & ~CATEGORY;
    int slot = (int) (wanted >>> shift);
    int from = index[slot];
    int to = index[slot + 1];
    while (from < to) {
      int middle = (from + to) >>> 1;
      if (Long.compareUnsigned(keys[middle], wanted) < 0) {
        from = middle + 1;
      } else {
        to = middle;
      }
    }
    for (int i = from; i < keys.length && (keys[i] & ~CATEGORY) == wanted; i++) {
      add((int) (keys[i] & CATEGORY), host + path.substring(0, end), found);
    }
  }

  private void add(int source, String entry, List<Listed> found) {
    Source from = sources.get(source);
    for (Listed other : found) {
      if (other.list().equals(from.list()) && other.category().equals(from.category())) {
        return;
      }
    }
    found.add(new Listed(from.list(), from.category(), entry));
  }

  /** Entries, without those that stand twice in a category. */
  public int entries() {
    return keys.length + patterns.size();
  }

  /** The categories of all lists, in the order in which they were read. */
  public Set<String> categories() {
    Set<String> categories = new LinkedHashSet<>();
    sources.forEach(source -> categories.add(source.category()));
    return categories;
  }

  /** Bytes of heap, nearly. */
  public long bytes() {
    return 8L * keys.length + 4L * index.length;
  }

  /** Eight hexadecimal digits that differ where entries, categories or lists differ. */
  public String fingerprint() {
    long hash = Arrays.hashCode(keys);
    for (long key : keys) {
      hash = AddressHash.key(hash ^ key, 0);
    }
    hash = AddressHash.extended(hash, sources.toString());
    for (AddressPattern pattern : patterns) {
      hash = AddressHash.extended(hash, pattern.toString());
    }
    return String.format(Locale.ROOT, "%08x", (int) (AddressHash.key(hash, 0) >>> 32));
  }
}
