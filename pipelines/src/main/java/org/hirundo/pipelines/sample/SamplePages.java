package org.hirundo.pipelines.sample;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** All pages of the sample. */
public final class SamplePages {
  private SamplePages() {}

  /**
   * Reads the pages from this program's resources, in the order of language and name.
   *
   * @throws IllegalArgumentException if a page is malformed, or two share a name
   */
  public static List<SamplePage> load() {
    List<SamplePage> pages = new ArrayList<>();
    Set<String> names = new HashSet<>();
    ResourceTree.texts("sample/pages")
        .forEach(
            (path, text) -> {
              String name =
                  path.substring(path.lastIndexOf('/') + 1, path.length() - ".html".length());
              if (!names.add(name)) {
                throw new IllegalArgumentException("two sample pages are named " + name);
              }
              pages.add(SamplePage.parse(name, text));
            });
    return List.copyOf(pages);
  }
}
