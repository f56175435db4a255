package org.hirundo.pipelines.sample;

import java.util.List;
import java.util.Map;
import org.jsoup.nodes.Entities;

/**
 * A page's HTML with places to fill: <code>{{name}}</code> is a value, and <code>
 * {{#name}}…{{/name}}</code> is written once for each item of a list, with its {@code url}, {@code
 * text} and {@code n}. Values are escaped, but for those that are HTML themselves.
 *
 * @param name the resource's name
 * @param source what it holds
 */
record Layout(String name, String source) {

  static Layout load(String name) {
    return new Layout(name, ResourceTree.text("sample/layouts/" + name + ".html"));
  }

  /**
   * Fills the places.
   *
   * @throws IllegalArgumentException if the layout names a place that is given nothing
   */
  String fill(Map<String, String> values, Map<String, String> markup, Map<String, List<Link>> all) {
    StringBuilder out = new StringBuilder(source.length() * 4);
    int at = 0;
    for (int open; (open = source.indexOf("{{", at)) >= 0; ) {
      out.append(source, at, open);
      int close = source.indexOf("}}", open);
      String place = source.substring(open + 2, close);
      at = close + 2;
      if (place.startsWith("#")) {
        String list = place.substring(1);
        String end = "{{/" + list + "}}";
        int stop = source.indexOf(end, at);
        Layout item = new Layout(name, source.substring(at, stop));
        for (Link link : given(all, list)) {
          out.append(item.fill(fields(link), Map.of(), Map.of()));
        }
        at = stop + end.length();
      } else if (markup.containsKey(place)) {
        out.append(markup.get(place));
      } else {
        out.append(Entities.escape(given(values, place)));
      }
    }
    return out.append(source, at, source.length()).toString();
  }

  private static Map<String, String> fields(Link link) {
    return Map.of("url", link.url(), "text", link.text(), "n", Integer.toString(link.n()));
  }

  private <V> V given(Map<String, V> values, String place) {
    V value = values.get(place);
    if (value == null) {
      throw new IllegalArgumentException("layout " + name + ": nothing is given for " + place);
    }
    return value;
  }
}
