package org.hirundo.pipelines.export;

import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;

/** What an export holds of each domain. */
public final class Totals {
  private final Map<String, OfDomain> domains = new TreeMap<>();

  /** The counts of one domain. */
  public static final class OfDomain {
    private final String name;
    private long sequences;
    private long tokens;
    private long documents;
    private long cut;

    private OfDomain(String name) {
      this.name = name;
    }

    public String name() {
      return name;
    }

    public long sequences() {
      return sequences;
    }

    /** Without padding. */
    public long tokens() {
      return tokens;
    }

    /** Documents that were joined; 0 in formats that keep sequences. */
    public long documents() {
      return documents;
    }

    /** Those of them that miss an end, which lies outside of the exported stretch. */
    public long cut() {
      return cut;
    }
  }

  void sequence(String domain, int tokens) {
    OfDomain of = domains.computeIfAbsent(domain, OfDomain::new);
    of.sequences++;
    of.tokens += tokens;
  }

  void document(String domain, ExportedDocument document) {
    OfDomain of = domains.computeIfAbsent(domain, OfDomain::new);
    of.documents++;
    if (document.cut() != ExportedDocument.Cut.NONE) {
      of.cut++;
    }
  }

  /** By name. */
  public Collection<OfDomain> domains() {
    return domains.values();
  }

  public long tokens() {
    return domains.values().stream().mapToLong(OfDomain::tokens).sum();
  }

  public long cut() {
    return domains.values().stream().mapToLong(OfDomain::cut).sum();
  }
}
