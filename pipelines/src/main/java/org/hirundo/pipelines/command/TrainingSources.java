package org.hirundo.pipelines.command;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.hirundo.operators.quality.ClassifierTraining.Source;
import org.hirundo.pipelines.command.TextReader.Text;

/** Texts of files, told apart by their source: the file itself, or what a field of the row says. */
final class TrainingSources {
  private static final String HOST = "host";

  private final TextReader reader;
  private final String field;

  /**
   * @param field of the row; {@code host}: the host of its {@code url}; empty: the file is the
   *     source. A row without the field belongs to its file.
   */
  TrainingSources(TextReader reader, String field) {
    this.reader = reader;
    this.field = field;
  }

  List<Source> read(List<String> paths) throws IOException {
    Map<String, List<String>> texts = new LinkedHashMap<>();
    for (InputPath input : InputPath.all(paths)) {
      texts.computeIfAbsent(input.name(), name -> new ArrayList<>());
      reader.read(
          List.of(input.name()),
          text ->
              texts
                  .computeIfAbsent(source(input.name(), text), name -> new ArrayList<>())
                  .add(text.text()));
      if (!field.isEmpty() && texts.get(input.name()).isEmpty()) {
        texts.remove(input.name());
      }
    }
    List<Source> sources = new ArrayList<>();
    texts.forEach((name, all) -> sources.add(new Source(name, all)));
    return sources;
  }

  private String source(String file, Text text) {
    if (field.isEmpty()) {
      return file;
    }
    JsonNode value = text.row().path(field);
    if (field.equals(HOST) && !value.isValueNode()) {
      return host(text.row().path("url").asText(""), file);
    }
    return value.isValueNode() && !value.isNull() ? value.asText() : file;
  }

  private static String host(String url, String file) {
    try {
      String host = URI.create(url).getHost();
      return host == null ? file : host;
    } catch (IllegalArgumentException e) {
      return file;
    }
  }
}
