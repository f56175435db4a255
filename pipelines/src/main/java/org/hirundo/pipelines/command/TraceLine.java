package org.hirundo.pipelines.command;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.TreeMap;
import org.hirundo.operators.quality.Profile;
import org.hirundo.pipelines.configuration.Quality;
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
  private final Map<String, Quality> quality;
  private final boolean whole;

  /**
   * @param ruling the mixture record in force at the sequence
   * @param quality by domain, as configured now; empty without a configuration
   * @param whole whether all of the text is told
   */
  TraceLine(
      FeedRecord sequence, MixtureRecord ruling, Map<String, Quality> quality, boolean whole) {
    this.sequence = sequence;
    this.ruling = ruling;
    this.quality = quality;
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
    Quality chosen = quality.get(document.getDomain());
    if (chosen != null) {
      line.set("selection", selection(chosen, document));
    }
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

  /** The selection as it is configured now, held against what is stored. */
  private static ObjectNode selection(Quality quality, Document document) {
    ObjectNode selection = JSON.createObjectNode();
    quality
        .profile()
        .ifPresent(
            name -> {
              Profile.Decision decision = Profile.load(name).decide(document.getValues());
              selection.put("profile", name);
              selection.put("passes", decision.kept());
              decision.failed().forEach(selection.withArray("failed")::add);
            });
    quality.minScore().ifPresent(score -> selection.put("min_score", score));
    quality.keepTop().ifPresent(share -> selection.put("keep_top", share));
    return selection;
  }
}
