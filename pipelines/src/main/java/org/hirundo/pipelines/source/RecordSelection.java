package org.hirundo.pipelines.source;

import java.io.Serializable;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Which records of a crawl are wanted, by its columnar index. What is empty does not select.
 *
 * @param languages ISO 639-3 codes; a page is wanted if one of its languages is among them
 * @param types MIME types as detected from the content
 * @param statuses HTTP status codes
 * @param files only records of a crawl's first so many WARC files
 */
public record RecordSelection(
    List<String> languages, List<String> types, List<Integer> statuses, int files)
    implements Serializable {
  private static final String MARK = "#select?";

  public RecordSelection {
    languages = List.copyOf(languages);
    types = List.copyOf(types);
    statuses = List.copyOf(statuses);
  }

  boolean wants(String contentLanguages, String type, int status) {
    return (statuses.isEmpty() || statuses.contains(status))
        && (types.isEmpty() || type != null && types.contains(type))
        && (languages.isEmpty() || contentLanguages != null && wantsOneOf(contentLanguages));
  }

  private boolean wantsOneOf(String contentLanguages) {
    for (int from = 0; from < contentLanguages.length(); ) {
      int comma = contentLanguages.indexOf(',', from);
      int to = comma < 0 ? contentLanguages.length() : comma;
      if (languages.contains(contentLanguages.substring(from, to))) {
        return true;
      }
      from = to + 1;
    }
    return false;
  }

  /**
   * A location that carries the selection: a split goes on with the one that it began with, whose
   * records its position counts, whatever is configured later.
   */
  String at(String location) {
    return location
        + MARK
        + String.join(",", languages)
        + ";"
        + String.join(",", types)
        + ";"
        + statuses.stream().map(String::valueOf).collect(Collectors.joining(","))
        + ";"
        + files;
  }

  static boolean isIn(String location) {
    return location.contains(MARK);
  }

  /** The location without the selection. */
  static String bare(String location) {
    return location.substring(0, location.indexOf(MARK));
  }

  static RecordSelection of(String location) {
    String[] parts = location.substring(location.indexOf(MARK) + MARK.length()).split(";", -1);
    return new RecordSelection(
        words(parts[0]),
        words(parts[1]),
        words(parts[2]).stream().map(Integer::valueOf).toList(),
        Integer.parseInt(parts[3]));
  }

  private static List<String> words(String joined) {
    return Arrays.stream(joined.split(",")).filter(word -> !word.isEmpty()).toList();
  }
}
