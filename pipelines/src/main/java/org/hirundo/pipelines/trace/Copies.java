package org.hirundo.pipelines.trace;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.hirundo.schemas.Duplicate;
import org.hirundo.schemas.DuplicateKind;

/** The duplicates that a kept document stands for: how many, and the first of them. Confined. */
final class Copies {
  /** So many are listed. */
  static final int LISTED = 50;

  private static final ObjectMapper JSON = new ObjectMapper();

  private final List<Duplicate> first = new ArrayList<>();
  private long exact;
  private long near;

  void add(Duplicate duplicate) {
    if (duplicate.getKind() == DuplicateKind.EXACT) {
      exact++;
    } else {
      near++;
    }
    if (first.size() < LISTED) {
      first.add(duplicate);
    }
  }

  ObjectNode json() {
    ObjectNode json = JSON.createObjectNode();
    json.put("exact", exact);
    json.put("near", near);
    ArrayNode list = json.putArray("list");
    for (Duplicate duplicate : first) {
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
