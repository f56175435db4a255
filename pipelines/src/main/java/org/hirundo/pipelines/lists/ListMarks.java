package org.hirundo.pipelines.lists;

import java.io.IOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.hirundo.operators.lists.HostLists;
import org.hirundo.operators.lists.Listed;
import org.hirundo.operators.lists.WordList;
import org.hirundo.pipelines.configuration.Lists;
import org.hirundo.pipelines.configuration.Lists.Hosts;
import org.hirundo.pipelines.configuration.Lists.OnMatch;
import org.hirundo.pipelines.configuration.Lists.Words;
import org.hirundo.schemas.Document;

/**
 * Stores with a document what the lists say of it, for selections to use or not:
 *
 * <ul>
 *   <li>value {@value #LISTED}: how many categories its URL is in, and {@code listed/CATEGORY@1}: 1
 *       or 0 for each category of the configured lists;
 *   <li>value {@value #NG_SHARE}: the share of its characters in words of the lists of its domain;
 *   <li>attribute {@value #ENTRIES}: the entries that its URL matched, {@code LIST/CATEGORY:ENTRY};
 *       attribute {@value #VERSIONS}: fingerprints of the lists.
 * </ul>
 *
 * <p>Immutable and thread-safe.
 */
public final class ListMarks {
  /** Number of categories; with its version. */
  public static final String LISTED = "listed@1";

  /** Share of characters in listed words, from 0 to 1; with its version. */
  public static final String NG_SHARE = "ng_character_share@1";

  static final String ENTRIES = "listed";
  static final String VERSIONS = "lists";

  /** What an attribute tells, at most. */
  private static final int LONGEST = 500;

  private final Lists lists;
  private final HostLists hosts; // null: none
  private final String fingerprint; // of the hosts
  private final Map<String, Double> unlisted = new HashMap<>(); // 0 for each category
  private final Set<String> rejecting = new HashSet<>(); // names of lists
  private final Map<List<Words>, WordList> words;

  private ListMarks(Lists lists, HostLists hosts, Map<List<Words>, WordList> words) {
    this.lists = lists;
    this.hosts = hosts;
    this.words = words;
    this.fingerprint = hosts == null ? "" : hosts.fingerprint();
    if (hosts != null) {
      unlisted.put(LISTED, 0.0);
      hosts.categories().forEach(category -> unlisted.put(key(category), 0.0));
    }
    lists.hosts().stream()
        .filter(list -> list.onMatch() == OnMatch.REJECT)
        .map(Hosts::name)
        .forEach(rejecting::add);
  }

  /** The name of a category's value. */
  public static String key(String category) {
    return "listed/" + category + "@1";
  }

  /** Whether it is the name of a value that lists of hosts give. */
  public static boolean ofHosts(String rule) {
    return rule.equals(LISTED) || rule.startsWith("listed/");
  }

  /**
   * Loads the lists, or takes those that the process has.
   *
   * @throws IOException if one cannot be read; the message names it
   */
  public static ListMarks load(Lists lists) throws IOException {
    Map<List<Words>, WordList> words = new HashMap<>();
    Set<String> domains = new HashSet<>(Set.of(""));
    lists.words().forEach(list -> domains.addAll(list.domains()));
    for (String domain : domains) {
      List<Words> concerned = concerned(lists, domain);
      if (!concerned.isEmpty() && !words.containsKey(concerned)) {
        words.put(concerned, LoadedLists.words(concerned.stream().map(Words::path).toList()));
      }
    }
    return new ListMarks(
        lists, lists.hosts().isEmpty() ? null : LoadedLists.hosts(lists.hosts()), words);
  }

  private static List<Words> concerned(Lists lists, String domain) {
    return lists.words().stream().filter(list -> list.concerns(domain)).toList();
  }

  /** The entries that cover a URL. */
  public List<Listed> listed(String url) {
    return hosts == null || url.isEmpty() ? List.of() : hosts.find(url);
  }

  /** The list of words for a domain; empty if there is none. */
  public Optional<WordList> words(String domain) {
    return Optional.ofNullable(words.get(concerned(lists, domain)));
  }

  /** The first entry, of a list with {@code on-match: reject}, that covers the URL. */
  public Optional<String> refusal(String url) {
    return rejecting.isEmpty()
        ? Optional.empty()
        : listed(url).stream()
            .filter(entry -> rejecting.contains(entry.list()))
            .findFirst()
            .map(ListMarks::told);
  }

  static String told(Listed entry) {
    return entry.list() + "/" + entry.category() + ":" + entry.entry();
  }

  /**
   * The values that the lists give, for whatever a document consists of.
   *
   * @param url may be empty
   * @param language ISO 639-1
   */
  public Map<String, Double> values(String domain, String url, String language, String text) {
    Map<String, Double> values = new HashMap<>(unlisted);
    put(listed(url), values);
    words(domain).ifPresent(list -> values.put(NG_SHARE, list.share(text, language)));
    return values;
  }

  private static void put(List<Listed> entries, Map<String, Double> values) {
    if (!entries.isEmpty()) {
      entries.forEach(entry -> values.put(key(entry.category()), 1.0));
      values.put(LISTED, (double) entries.stream().map(Listed::category).distinct().count());
    }
  }

  /** Adds to the document's values and attributes, and gives it back. */
  public Document mark(Document document) {
    Optional<WordList> list = words(document.getDomain());
    if (hosts == null && list.isEmpty()) {
      return document;
    }
    Map<String, Double> values = new HashMap<>(document.getValues());
    values.putAll(
        values(
            document.getDomain(), document.getUrl(), document.getLanguage(), document.getText()));
    Map<String, String> attributes = new HashMap<>(document.getAttributes());
    List<Listed> entries = listed(document.getUrl());
    if (!entries.isEmpty()) {
      attributes.put(ENTRIES, cut(told(entries)));
    }
    attributes.put(VERSIONS, versions(list));
    document.setValues(values);
    document.setAttributes(attributes);
    return document;
  }

  private String versions(Optional<WordList> list) {
    String ofHosts = hosts == null ? "" : "hosts@" + fingerprint;
    String ofWords = list.map(some -> "words@" + some.fingerprint()).orElse("");
    return (ofHosts + " " + ofWords).strip();
  }

  private static String told(List<Listed> entries) {
    return entries.stream().map(ListMarks::told).collect(Collectors.joining(", "));
  }

  private static String cut(String told) {
    return told.length() <= LONGEST ? told : told.substring(0, LONGEST) + "…";
  }
}
