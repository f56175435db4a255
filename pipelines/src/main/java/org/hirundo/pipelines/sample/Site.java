package org.hirundo.pipelines.sample;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.util.List;
import java.util.Map;

/**
 * A made-up site.
 *
 * @param layout the name of its layout
 * @param language of all its pages
 * @param host below the reserved top-level domain {@code example}
 * @param path of a page, with {@code $slug} in place of its name
 * @param since the year of its first page
 * @param name what it calls itself
 * @param tagline below its name
 * @param keeper who runs it
 * @param profile what the keeper says of it
 * @param topics its sections
 * @param promos its advertisements
 * @param opinions what readers left on it
 */
record Site(
    String layout,
    String language,
    String host,
    String path,
    int since,
    String name,
    String tagline,
    String keeper,
    String profile,
    List<String> topics,
    List<String> promos,
    List<String> opinions) {
  private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());

  static Map<String, Site> load() {
    return read("sites", new TypeReference<Map<String, Site>>() {});
  }

  /** What layouts say on every site, by language and key. */
  static Map<String, Map<String, String>> words() {
    return read("words", new TypeReference<Map<String, Map<String, String>>>() {});
  }

  private static <T> T read(String name, TypeReference<T> type) {
    try {
      return YAML.readValue(ResourceTree.text("sample/" + name + ".yaml"), type);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("sample/" + name + ".yaml: " + e.getMessage(), e);
    }
  }

  /** Sites older than 2012 never got their certificate. */
  String url(SamplePage page) {
    String scheme = since < 2012 ? "http://" : "https://";
    return scheme + host + path.replace("$slug", page.name());
  }
}
