package org.hirundo.pipelines.trace;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.TreeMap;
import org.hirundo.schemas.Document;
import org.hirundo.schemas.FeedRecord;
import org.hirundo.schemas.MixtureRecord;
import org.hirundo.schemas.Origin;
import org.hirundo.schemas.SequenceDocument;

/** What is known of the piece of a document in a sequence. Immutable. */
public final class TracedDocument {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final FeedRecord sequence;
  private final MixtureRecord ruling;
  private final SequenceDocument piece;
  private final Document document;
  private final ObjectNode selection;
  private final Copies copies;

  /**
   * @param ruling the mixture record in force at the sequence
   * @param document null if it was not found
   * @param selection what let it through; null where nothing selects
   * @param copies the duplicates that it stands for; null where they are not known
   */
  TracedDocument(
      FeedRecord sequence,
      MixtureRecord ruling,
      SequenceDocument piece,
      Document document,
      ObjectNode selection,
      Copies copies) {
    this.sequence = sequence;
    this.ruling = ruling;
    this.piece = piece;
    this.document = document;
    this.selection = selection;
    this.copies = copies;
  }

  /** The document's. */
  public long id() {
    return piece.getId();
  }

  /** Whether an archive or log has the document. */
  public boolean found() {
    return document != null;
  }

  /**
   * One JSON object.
   *
   * @param characters how much of its text, in UTF-16 units
   */
  public ObjectNode json(int characters) {
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
    line.put("id", hex(piece.getId()));
    line.put("found", found());
    if (found()) {
      describe(line, characters);
    }
    return line;
  }

  private void describe(ObjectNode line, int characters) {
    line.set("origin", origin(document.getOrigin()));
    line.put("url", document.getUrl());
    line.put("title", document.getTitle());
    line.put("charset", document.getCharset());
    line.put("language", document.getLanguage());
    line.put("language_score", document.getLanguageScore());
    line.set("features", sorted(document.getFeatures()));
    line.set("values", sorted(document.getValues()));
    line.set("scores", sorted(document.getScores()));
    line.set("attributes", sorted(document.getAttributes()));
    if (selection != null) {
      line.set("selection", selection);
    }
    if (copies != null) {
      line.set("duplicates", copies.json());
    }
    String text = document.getText();
    boolean cut = text.length() > characters;
    line.put("text", cut ? text.substring(0, end(text, characters)) : text);
    line.put("text_length", text.codePointCount(0, text.length()));
    line.put("text_cut", cut);
  }

  private static int end(String text, int characters) {
    boolean torn =
        Character.isHighSurrogate(text.charAt(characters - 1))
            && Character.isLowSurrogate(text.charAt(characters));
    return torn ? characters - 1 : characters;
  }

  static ObjectNode origin(Origin origin) {
    return JSON.createObjectNode()
        .put("source", origin.getSource())
        .put("file", origin.getFile())
        .put("line", origin.getLine())
        .put("position", origin.getPosition());
  }

  static String hex(long id) {
    return "%016x".formatted(id);
  }

  private static ObjectNode sorted(Map<String, ?> map) {
    return JSON.valueToTree(new TreeMap<>(map));
  }
}
