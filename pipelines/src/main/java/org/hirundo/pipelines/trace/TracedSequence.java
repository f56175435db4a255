package org.hirundo.pipelines.trace;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.hirundo.schemas.FeedRecord;

/**
 * A sequence of the feed and what is known of its documents.
 *
 * @param documents the pieces of documents in it, in their order
 */
public record TracedSequence(FeedRecord sequence, List<TracedDocument> documents) {
  /** How much text of each document {@link #json} has, in UTF-16 units. */
  public static final int LONG_TEXT = 100_000;

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int TOKEN_BYTES = 4;

  public TracedSequence {
    documents = List.copyOf(documents);
  }

  /** Documents that were found nowhere. */
  public long missing() {
    return documents.stream()
        .filter(piece -> !piece.found())
        .mapToLong(TracedDocument::id)
        .distinct()
        .count();
  }

  /** All of it as one JSON object, the answer of {@code /api/trace/G}. */
  public ObjectNode json() {
    ObjectNode json = JSON.createObjectNode();
    json.put("g", sequence.getG());
    json.put("domain", sequence.getDomain());
    json.put("mixtureVersion", sequence.getMixtureVersion());
    json.put("ordinal", sequence.getOrdinal());
    json.put("pass", sequence.getPass());
    json.put("log", sequence.getLog());
    json.put("tokenizer", sequence.getTokenizer());
    json.put("tokens", sequence.getTokens().remaining() / TOKEN_BYTES);
    ArrayNode pieces = json.putArray("documents");
    documents.forEach(piece -> pieces.add(piece.json(LONG_TEXT)));
    return json;
  }
}
