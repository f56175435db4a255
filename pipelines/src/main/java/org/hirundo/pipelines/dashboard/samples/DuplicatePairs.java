package org.hirundo.pipelines.dashboard.samples;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import org.hirundo.pipelines.configuration.Configuration;
import org.hirundo.pipelines.dashboard.http.Answer;
import org.hirundo.pipelines.dashboard.http.BadRequest;
import org.hirundo.pipelines.dashboard.http.Request;
import org.hirundo.pipelines.logs.DocumentArchive;
import org.hirundo.pipelines.logs.Topics;
import org.hirundo.schemas.Document;
import org.hirundo.schemas.Duplicate;
import org.hirundo.schemas.DuplicateKind;
import org.hirundo.schemas.Origin;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Duplicates beside the documents that they were dropped for, one of each cluster. */
final class DuplicatePairs {
  private static final Logger LOG = LoggerFactory.getLogger(DuplicatePairs.class);
  private static final int DUPLICATES = 20_000; // the newest of each partition
  private static final int DOCUMENTS = 2_000;
  private static final int MOST = 50;

  private final String archive;
  private final Topics topics;
  private final Properties connection;
  private final OriginExcerpts origins;

  DuplicatePairs(
      Configuration configuration, Topics topics, Properties connection, OriginExcerpts origins) {
    this.archive = configuration.documents().archive();
    this.topics = topics;
    this.connection = connection;
    this.origins = origins;
  }

  Answer pairs(Request request) throws IOException {
    int limit = (int) request.number("limit", 10, 1, MOST);
    Optional<DuplicateKind> kind = request.value("kind").map(DuplicatePairs::kind);
    Lowest<Duplicate> lowest = new Lowest<>(limit);
    Map<Long, Integer> copies = new HashMap<>();
    new NewestRecords(topics.duplicates(), connection, DUPLICATES)
        .visit(
            Duplicate.class,
            (duplicate, at) -> {
              count(duplicate, copies);
              if (kind.isEmpty() || kind.get() == duplicate.getKind()) {
                lowest.add(duplicate.getDuplicateOf(), duplicate);
              }
            });
    List<Duplicate> drawn = lowest.values();
    Map<Origin, Excerpt> texts = origins.read(drawn.stream().map(Duplicate::getOrigin).toList());
    Map<Long, Document> kept = kept(drawn);
    ArrayNode array = JsonNodeFactory.instance.arrayNode();
    for (Duplicate duplicate : drawn) {
      ObjectNode node = array.addObject();
      node.put("cluster", SampleEndpoints.id(duplicate.getDuplicateOf()));
      node.put("copies", copies.get(duplicate.getDuplicateOf()));
      node.put("kind", duplicate.getKind().name().toLowerCase(Locale.ROOT));
      node.put("similarity", duplicate.getSimilarity());
      node.put("id", SampleEndpoints.id(duplicate.getId())).put("domain", duplicate.getDomain());
      node.put("source", duplicate.getOrigin().getSource()).put("url", duplicate.getUrl());
      texts.getOrDefault(duplicate.getOrigin(), Excerpt.NONE).put(node);
      node.put("duplicateOf", SampleEndpoints.id(duplicate.getDuplicateOf()));
      node.put("keptSource", duplicate.getKeptSource());
      beside(node, kept.get(duplicate.getDuplicateOf()));
    }
    return Answer.json(array);
  }

  private static DuplicateKind kind(String text) {
    return switch (text) {
      case "exact" -> DuplicateKind.EXACT;
      case "near" -> DuplicateKind.NEAR;
      default -> throw new BadRequest("kind: give exact or near");
    };
  }

  /** All documents of the cluster, the kept one too: as recorded, or else as many as were seen. */
  private static void count(Duplicate duplicate, Map<Long, Integer> copies) {
    int recorded =
        duplicate.getCluster() == null
            ? 0
            : 1 + duplicate.getCluster().getExactCopies() + duplicate.getCluster().getNearCopies();
    copies.merge(
        duplicate.getDuplicateOf(),
        Math.max(2, recorded),
        (before, now) -> recorded > 0 ? Math.max(before, recorded) : before);
  }

  private static void beside(ObjectNode node, Document kept) {
    if (kept == null) {
      node.putNull("keptUrl").putNull("keptText").putNull("keptTitle").put("keptTruncated", false);
      return;
    }
    Excerpt text = Excerpt.of(kept.getTitle(), kept.getText());
    node.put("keptUrl", kept.getUrl()).put("keptTitle", text.title());
    node.put("keptText", text.text()).put("keptTruncated", text.truncated());
  }

  /** From the archive; what that does not have yet, or where there is none, from the log. */
  private Map<Long, Document> kept(List<Duplicate> drawn) throws IOException {
    Set<Long> missing = new HashSet<>();
    drawn.forEach(duplicate -> missing.add(duplicate.getDuplicateOf()));
    Map<Long, Document> kept = new HashMap<>();
    if (!archive.isEmpty() && !missing.isEmpty()) {
      try {
        kept.putAll(new DocumentArchive(archive).find(missing, drawn.get(0).getDomain()));
      } catch (IOException | RuntimeException e) {
        LOG.info("The documents' archive cannot be read; looking into the log", e);
      }
      missing.removeAll(kept.keySet());
    }
    if (!missing.isEmpty()) {
      new NewestRecords(topics.documents(), connection, DOCUMENTS)
          .visit(
              Document.class,
              (document, at) -> {
                if (missing.contains(document.getId()) && document.getCluster() == 0) {
                  kept.put(document.getId(), document);
                }
              });
    }
    return kept;
  }
}
