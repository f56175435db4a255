package org.hirundo.pipelines.trace;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.hirundo.schemas.Duplicate;

/** The duplicates that a kept document stands for: how many, and some of them. Confined. */
final class Copies {
  /** So many are listed of a document. */
  static final int LISTED = 20;

  /** So many of all documents of a sequence. */
  static final int LISTED_IN_ALL = 200;

  private static final ObjectMapper JSON = new ObjectMapper();

  private final List<Duplicate> some = new ArrayList<>();
  private final long exact;
  private final long near;

  Copies(long exact, long near) {
    this.exact = exact;
    this.near = near;
  }

  void add(Duplicate duplicate) {
    some.add(duplicate);
  }

  ObjectNode json() {
    ObjectNode json = JSON.createObjectNode();
    json.put("exact", exact);
    json.put("near", near);
    ArrayNode list = json.putArray("list");
    for (Duplicate duplicate : some) {
      ObjectNode one = list.addObject();
      one.put("id", TracedDocument.hex(duplicate.getId()));
      one.put("kind", duplicate.getKind().name().toLowerCase(Locale.ROOT));
      one.put("similarity", duplicate.getSimilarity());
      one.put("url", duplicate.getUrl());
      one.set("origin", TracedDocument.origin(duplicate.getOrigin()));
    }
    return json;
  }
}
