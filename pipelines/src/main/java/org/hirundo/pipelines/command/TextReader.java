package org.hirundo.pipelines.command;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipException;
import org.hirundo.pipelines.command.Lines.BadLineException;

/**
 * Reads texts from JSON lines with {@code id} and {@code text}, from plain lines, or whole files.
 * What cannot be read is told and counted, and reading goes on after it.
 */
final class TextReader {
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
  private static final int FAULTS_TOLD = 20;
  private static final int LARGEST_FILE = 64 << 20;

  private final Console console;
  private final Unit unit;
  private long read;
  private long faults;

  /**
   * A text of the input.
   *
   * @param id as the input has it: text or a number; file:line if it has none
   * @param row all of the input's object; a missing node for a plain line
   */
  record Text(JsonNode id, String text, JsonNode row) {

    /** The row's other fields that are texts. */
    Map<String, String> columns() {
      Map<String, String> columns = new HashMap<>();
      row.fields()
          .forEachRemaining(
              field -> {
                if (field.getValue().isTextual() && !field.getKey().equals("text")) {
                  columns.put(field.getKey(), field.getValue().textValue());
                }
              });
      return columns;
    }
  }

  /** Takes one text. */
  interface Visitor {
    void visit(Text text) throws IOException;
  }

  /** What a text is in its file. */
  private enum Unit {
    JSON_LINE,
    LINE,
    FILE
  }

  private TextReader(Console console, Unit unit) {
    this.console = console;
    this.unit = unit;
  }

  /** A reader of JSON lines. */
  static TextReader ofJson(Console console) {
    return new TextReader(console, Unit.JSON_LINE);
  }

  /** A reader that takes each line as a text. */
  static TextReader ofLines(Console console) {
    return new TextReader(console, Unit.LINE);
  }

  /** A reader that takes each file as a text, whose {@code path} is a column. */
  static TextReader ofFiles(Console console) {
    return new TextReader(console, Unit.FILE);
  }

  void read(List<String> arguments, Visitor visitor) throws IOException {
    for (InputPath input : InputPath.all(arguments)) {
      read(input, visitor);
    }
  }

  private void read(InputPath input, Visitor visitor) throws IOException {
    if (unit == Unit.FILE) {
      readWhole(input, visitor);
      return;
    }
    try (Lines lines = new Lines(Compression.undo(input.open(console)))) {
      while (true) {
        Text text;
        try {
          String line = lines.next();
          if (line == null) {
            return;
          }
          if (line.isBlank() && unit != Unit.LINE) {
            continue;
          }
          text = text(line, input.name() + ":" + lines.number());
        } catch (BadLineException e) {
          fault(input.name() + ":" + lines.number() + ": " + e.getMessage() + "; line skipped");
          continue;
        } catch (ZipException | EOFException e) {
          fault(input.name() + ": damaged after line " + lines.number() + ": " + e.getMessage());
          return;
        }
        read++;
        visitor.visit(text);
      }
    }
  }

  private void readWhole(InputPath input, Visitor visitor) throws IOException {
    byte[] bytes;
    try (InputStream in = Compression.undo(input.open(console))) {
      bytes = in.readNBytes(LARGEST_FILE + 1);
    } catch (ZipException | EOFException e) {
      fault(input.name() + ": damaged: " + e.getMessage());
      return;
    }
    if (bytes.length > LARGEST_FILE) {
      fault(input.name() + ": larger than " + (LARGEST_FILE >> 20) + " MiB; file skipped");
      return;
    }
    String text;
    try {
      text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      fault(input.name() + ": not UTF-8; file skipped");
      return;
    }
    read++;
    TextNode path = TextNode.valueOf(input.name());
    visitor.visit(new Text(path, text, JSON.createObjectNode().set("path", path)));
  }

  private Text text(String line, String place) throws BadLineException {
    if (unit == Unit.LINE) {
      return new Text(TextNode.valueOf(place), line, MissingNode.getInstance());
    }
    JsonNode node;
    try {
      node = JSON.readTree(line);
    } catch (JsonProcessingException e) {
      throw new BadLineException(
          "not JSON: " + e.getOriginalMessage().lines().findFirst().orElse(""));
    }
    if (!node.isObject() || !node.path("text").isTextual()) {
      throw new BadLineException("not an object with \"text\": \"…\"");
    }
    JsonNode id = node.path("id");
    boolean known = id.isTextual() || id.isNumber();
    return new Text(known ? id : TextNode.valueOf(place), node.path("text").textValue(), node);
  }

  private void fault(String message) {
    faults++;
    if (faults <= FAULTS_TOLD) {
      console.err().println(message);
    } else if (faults == FAULTS_TOLD + 1) {
      console.err().println("… further bad lines are only counted");
    }
  }

  /** Tells what was passed over, and answers with the exit status. */
  int finish() {
    if (faults > 0) {
      console.tell(read + " read, " + faults + " bad lines or files passed over");
    }
    if (read == 0) {
      console.tell("nothing could be read");
      return ExitStatus.FAILED;
    }
    return ExitStatus.DONE;
  }
}
