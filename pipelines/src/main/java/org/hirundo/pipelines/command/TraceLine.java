package org.hirundo.pipelines.command;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.TreeMap;
import org.hirundo.schemas.Document;
import org.hirundo.schemas.FeedRecord;
import org.hirundo.schemas.MixtureRecord;
import org.hirundo.schemas.Origin;
import org.hirundo.schemas.SequenceDocument;

/** What is told of a document in a sequence. */
final class TraceLine {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int BEGINNING = 200; // UTF-16 units

  private final FeedRecord sequence;
  private final MixtureRecord ruling;
  private final SelectionTrace selection;
  private final boolean whole;

  /**
   * @param ruling the mixture record in force at the sequence
   * @param selection as configured now
   * @param whole whether all of the text is told
   */
  TraceLine(FeedRecord sequence, MixtureRecord ruling, SelectionTrace selection, boolean whole) {
    this.sequence = sequence;
    this.ruling = ruling;
    this.selection = selection;
    this.whole = whole;
  }

  /**
   * @param document null if it was not found
   */
  ObjectNode of(SequenceDocument piece, Document document) {
    ObjectNode line = JSON.createObjectNode();
    line.put("g", sequence.getG());
    line.put("domain", sequence.getDomain());
    line.putObject("mixture")
        .put("version", sequence.getMixtureVersion())
        .put("author", ruling.getAuthor())
        .put("reason", ruling.getReason());
    line.putObject("sequence_log")
        .put("version", sequence.getLog())
        .put("ordinal", sequence.getOrdinal())
        .put("pass", sequence.getPass())
        .put("tokenizer", sequence.getTokenizer());
    line.putObject("tokens")
        .put("start", piece.getStart())
        .put("length", piece.getLength())
        .put("offset", piece.getOffset());
    line.put("id", Long.toUnsignedString(piece.getId(), 16));
    line.put("found", document != null);
    if (document != null) {
      describe(document, line);
    }
    return line;
  }

  private void describe(Document document, ObjectNode line) {
    Origin origin = document.getOrigin();
    line.putObject("origin")
        .put("source", origin.getSource())
        .put("file", origin.getFile())
        .put("line", origin.getLine())
        .put("position", origin.getPosition());
    line.put("url", document.getUrl());
    line.put("title", document.getTitle());
    line.put("charset", document.getCharset());
    line.put("language", document.getLanguage());
    line.put("language_score", document.getLanguageScore());
    line.set("features", sorted(document.getFeatures()));
    line.set("values", sorted(document.getValues()));
    line.set("scores", sorted(document.getScores()));
    line.set("attributes", sorted(document.getAttributes()));
    selection.of(document).ifPresent(found -> line.set("selection", found));
    String text = document.getText();
    boolean cut = !whole && text.length() > BEGINNING;
    line.put("text", cut ? text.substring(0, text.offsetByCodePoints(0, beginning(text))) : text);
    line.put("text_length", text.codePointCount(0, text.length()));
  }

  private static int beginning(String text) {
    return text.codePointCount(0, BEGINNING);
  }

  private static ObjectNode sorted(Map<String, ?> map) {
    return JSON.valueToTree(new TreeMap<>(map));
  }
}
