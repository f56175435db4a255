package org.hirundo.pipelines.compare;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.github.luben.zstd.ZstdInputStream;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import org.hirundo.operators.language.BuiltInLanguageIdentifier;
import org.hirundo.operators.language.LanguageIdentifier;
import org.hirundo.operators.language.ProseLines;

/**
 * A file of JSON lines with {@code text}, and {@code id, url, domain, language, source, values,
 * scores} where they are known; {@code .gz} and {@code .zst} by its name. Where there are no values
 * they are measured; where there is no language it is identified.
 */
public final class JsonPart implements DocumentPart {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Path file;
  private final LanguageIdentifier identifier = new BuiltInLanguageIdentifier();

  public JsonPart(Path file) {
    this.file = file;
  }

  @Override
  public String name() {
    return file.toString();
  }

  private interface Line {
    void visit(long number, JsonNode line);
  }

  private void each(Line visitor) throws IOException {
    long number = 0;
    try (InputStream stored = Files.newInputStream(file);
        BufferedReader lines =
            new BufferedReader(new InputStreamReader(unpacked(stored), StandardCharsets.UTF_8))) {
      for (String line; (line = lines.readLine()) != null; ) {
        number++;
        if (!line.isBlank()) {
          JsonNode node = JSON.readTree(line);
          if (!node.path("text").isTextual()) {
            throw new IOException(
                file + ":" + number + ": not an object with \"text\": \"…\"; correct the line");
          }
          visitor.visit(number, node);
        }
      }
    } catch (JsonProcessingException e) {
      throw new IOException(file + ":" + number + ": not JSON: " + e.getOriginalMessage(), e);
    }
  }

  private InputStream unpacked(InputStream stored) throws IOException {
    if (file.toString().endsWith(".gz")) {
      return new GZIPInputStream(stored, 1 << 16);
    }
    return file.toString().endsWith(".zst") ? new ZstdInputStream(stored) : stored;
  }

  @Override
  public void read(Wanted wanted, Texts texts, Visitor visitor) throws IOException {
    StoredDocument document = new StoredDocument(wanted);
    each(
        (number, line) -> {
          document.clear();
          document.row = number;
          document.id = id(number, line);
          document.url = line.path("url").asText();
          document.text = line.path("text").textValue();
          document.source = line.path("source").asText();
          document.language = line.path("language").asText();
          if (document.language.isEmpty()) {
            document.language = identifier.identify(ProseLines.of(document.text)).code();
          }
          document.domain = line.path("domain").asText(document.language);
          line.path("values")
              .fields()
              .forEachRemaining(
                  entry ->
                      document.values.put(
                          wanted.rule(entry.getKey()), entry.getValue().asDouble()));
          line.path("scores")
              .fields()
              .forEachRemaining(
                  entry ->
                      document.score(wanted.score(entry.getKey()), entry.getValue().asDouble()));
          document.raw = document.values.isEmpty();
          visitor.visit(document);
        });
  }

  private static long id(long number, JsonNode line) {
    JsonNode id = line.path("id");
    if (id.isIntegralNumber()) {
      return id.longValue();
    }
    long hash = number;
    for (char c : id.asText().toCharArray()) {
      hash = (hash ^ c) * 0x100000001B3L;
    }
    return hash;
  }

  @Override
  public void texts(Map<Long, Long> rows, TextVisitor visitor) throws IOException {
    each(
        (number, line) -> {
          if (rows.containsKey(number)) {
            visitor.visit(
                number,
                new StoredText(
                    line.path("id").asText(file + ":" + number),
                    line.path("url").asText(),
                    line.path("domain").asText(),
                    line.path("title").asText(),
                    line.path("text").textValue()));
          }
        });
  }
}
