package org.hirundo.pipelines.configuration;

import java.io.Serializable;
import java.util.List;

/**
 * Lists that pages and texts are compared with.
 *
 * @param hosts of hosts and URLs
 * @param words whose share of a text is stored
 */
public record Lists(List<Hosts> hosts, List<Words> words) implements Serializable {
  private static final long serialVersionUID = 1L;

  /** Nothing is looked up. */
  public static final Lists NONE = new Lists(List.of(), List.of());

  public Lists {
    hosts = List.copyOf(hosts);
    words = List.copyOf(words);
  }

  /**
   * A list of hosts and URLs.
   *
   * @param name what its entries are told by; unique
   * @param path absolute path of a folder or archive in UT1's layout, or of a plain file
   * @param categories of UT1's layout; empty: all
   */
  public record Hosts(String name, String path, List<String> categories, OnMatch onMatch)
      implements Serializable {
    private static final long serialVersionUID = 1L;

    public Hosts {
      categories = List.copyOf(categories);
    }
  }

  /** What becomes of a page whose URL is on a list. */
  public enum OnMatch {
    /** It is stored with the document, for selections to use. */
    TAG,
    /** The page is a reject before anything is made of it. */
    REJECT
  }

  /**
   * A list of words.
   *
   * @param path absolute path of the file
   * @param domains whose documents are compared with it; empty: those of all domains
   */
  public record Words(String path, List<String> domains) implements Serializable {
    private static final long serialVersionUID = 1L;

    public Words {
      domains = List.copyOf(domains);
    }

    public boolean concerns(String domain) {
      return domains.isEmpty() || domains.contains(domain);
    }
  }
}
