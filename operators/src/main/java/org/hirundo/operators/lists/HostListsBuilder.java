package org.hirundo.operators.lists;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.hirundo.operators.lists.HostLists.Source;

/** Takes entries, a list after the other. Confined to one thread. */
public final class HostListsBuilder {
  private static final int MOST_PATTERNS = 10_000;
  private static final int MOST_ENTRIES = 500_000_000;

  private final List<Source> sources = new ArrayList<>();
  private final List<AddressPattern> patterns = new ArrayList<>();
  private long[] keys = new long[1024];
  private int length;
  private boolean below;
  private boolean paths;

  HostListsBuilder() {}

  /**
   * The number of a list's category.
   *
   * @throws IllegalArgumentException if there are too many
   */
  int source(String list, String category) {
    Source source = new Source(list, category);
    int known = sources.indexOf(source);
    if (known >= 0) {
      return known;
    }
    if (sources.size() == HostLists.MOST_CATEGORIES) {
      throw new IllegalArgumentException(
          list
              + "/"
              + category
              + ": more than "
              + HostLists.MOST_CATEGORIES
              + " lists and categories; name fewer categories");
    }
    sources.add(source);
    return sources.size() - 1;
  }

  /**
   * Adds an entry.
   *
   * @param source of {@link #source}
   * @return why it is none; empty if it was taken
   */
  String add(int source, String entry) {
    if (entry.indexOf('*') >= 0) {
      return addPattern(source, entry);
    }
    WebAddress address = WebAddress.of(entry);
    if (address == null) {
      return "not a host of at least two labels, or a URL";
    }
    String path = withoutSlash(address.path());
    String host = address.host();
    String bare = host.startsWith("www.") && host.indexOf('.', 4) > 0 ? host.substring(4) : host;
    if (path.isEmpty()) {
      add(source, AddressHash.ofHost(host), AddressHash.HOST);
      if (!bare.equals(host)) {
        add(source, AddressHash.ofHost(bare), AddressHash.ALONE);
      }
    } else {
      paths = true;
      add(source, AddressHash.extended(AddressHash.ofHost(bare), path), AddressHash.PATH);
    }
    return "";
  }

  private String addPattern(int source, String entry) {
    WebAddress address = WebAddress.of(entry);
    if (address == null) {
      // A pattern such as *wikipedia.org has two labels; one without a dot would cover too much.
      return "not a pattern of a host with a dot, such as *.example.com";
    }
    String host = address.host();
    if (host.startsWith("*.") && host.indexOf('*', 1) < 0 && address.path().length() <= 1) {
      if (host.indexOf('.', 2) < 0) {
        return "covers a whole top-level domain";
      }
      below = true;
      add(source, AddressHash.ofHost(host.substring(2)), AddressHash.BELOW);
      return "";
    }
    AddressPattern pattern =
        AddressPattern.of(host + (address.path().length() <= 1 ? "" : address.path()), source);
    if (pattern == null) {
      return "not a pattern of a host, such as *.example.com";
    }
    if (patterns.size() == MOST_PATTERNS) {
      throw new IllegalArgumentException(
          "more than " + MOST_PATTERNS + " patterns with * elsewhere than in *.host");
    }
    patterns.add(pattern);
    return "";
  }

  private static String withoutSlash(String path) {
    int end = path.length();
    while (end > 0 && path.charAt(end - 1) == '/') {
      end--;
    }
    return path.substring(0, end);
  }

  private void add(int source, long hash, int kind) {
    if (length == keys.length) {
      if (length >= MOST_ENTRIES) {
        throw new IllegalArgumentException("more than " + MOST_ENTRIES + " entries");
      }
      keys = Arrays.copyOf(keys, length + (length >> 1));
    }
    // Turned so that Arrays.sort sorts them without their sign.
    keys[length++] = (AddressHash.key(hash, kind) & ~0xFFL | source) ^ Long.MIN_VALUE;
  }

  /** The lists as they are now; the builder is not to be used any more. */
  public HostLists build() {
    Arrays.sort(keys, 0, length);
    int distinct = 0;
    for (int i = 0; i < length; i++) {
      long key = keys[i] ^ Long.MIN_VALUE;
      if (distinct == 0 || keys[distinct - 1] != key) {
        keys[distinct++] = key;
      }
    }
    long[] whole = keys.length == distinct ? keys : Arrays.copyOf(keys, distinct);
    keys = null;
    return new HostLists(sources, whole, patterns, below, paths);
  }
}
