package org.hirundo.pipelines.sample;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A corpus of code: the project's own sources, which the build puts beside the classes. */
public final class SampleCode {
  private static final String LICENSE = "Apache-2.0";

  private SampleCode() {}

  /**
   * Writes one JSON line a source file, in the order of the paths: {@code id} (the path in the
   * repository), {@code text}, {@code license}.
   *
   * @param file ends in {@code .jsonl} or {@code .jsonl.gz}
   * @return how many there are
   */
  public static int write(Path file) throws IOException {
    List<Map<String, String>> rows = new ArrayList<>();
    ResourceTree.texts("sample/code")
        .forEach(
            (path, text) -> rows.add(JsonLines.row("id", path, "text", text, "license", LICENSE)));
    JsonLines.write(file, rows);
    return rows.size();
  }
}
