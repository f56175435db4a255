package org.hirundo.pipelines.command;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.hirundo.operators.mixture.MixtureLog;
import org.hirundo.pipelines.logs.LogReader;
import org.hirundo.pipelines.mix.MixtureLogStore;
import org.hirundo.pipelines.takedown.FeedHoldings;
import org.hirundo.pipelines.takedown.FeedHoldings.Piece;
import org.hirundo.pipelines.takedown.StoredDocuments;
import org.hirundo.pipelines.takedown.TakedownLogs;
import org.hirundo.pipelines.takedown.WaitingSequences;
import org.hirundo.pipelines.takedown.WithheldIds;
import org.hirundo.schemas.Duplicate;
import org.hirundo.schemas.MixtureRecord;
import org.hirundo.schemas.Promotion;
import org.hirundo.schemas.Takedown;
import org.hirundo.schemas.WithheldDocuments;

/** Tells what takedowns have brought about. */
final class TakedownReport {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Documents and g that a brief line names. */
  private static final int FEW = 10;

  private final FeedAccess access;
  private final TakedownLogs logs;
  private final Console console;
  private List<WithheldDocuments> told; // null: not read yet
  private List<MixtureRecord> mixture;

  TakedownReport(FeedAccess access, TakedownLogs logs, Console console) {
    this.access = access;
    this.logs = logs;
    this.console = console;
  }

  static ObjectNode json(Takedown takedown) {
    ObjectNode line = JSON.createObjectNode();
    line.put("takedown", takedown.getId());
    line.put("kind", takedown.getKind().name().toLowerCase(Locale.ROOT).replace('_', '-'));
    line.put("value", takedown.getValue());
    line.put("twins", takedown.getTwins().name().toLowerCase(Locale.ROOT));
    if (takedown.getLifted()) {
      line.put("lifted", true);
    }
    line.put("author", takedown.getAuthor());
    line.put("reason", takedown.getReason());
    line.put("at", Instant.ofEpochMilli(takedown.getAt()).toString());
    return line;
  }

  /** What is taken out, without a look into the feed. */
  ObjectNode brief(Takedown takedown, StoredDocuments.OfTakedown stored) throws IOException {
    ObjectNode line = json(takedown);
    put(stored, FEW, line);
    withheldFrom(takedown, line.putObject("feed"));
    return line;
  }

  private static void put(StoredDocuments.OfTakedown stored, int most, ObjectNode line) {
    ObjectNode node = line.putObject("stored");
    node.put("documents", stored.ids().length);
    ObjectNode domains = node.putObject("domains");
    stored.domains().forEach(domains::put);
    ArrayNode ids = node.putArray("ids");
    for (int i = 0; i < Math.min(most, stored.ids().length); i++) {
      ids.add("%016x".formatted(stored.ids()[i]));
    }
    node.put("records_in_kafka", stored.inKafka());
    ObjectNode files = node.putObject("archive_files");
    stored.files().forEach(files::put);
  }

  /** The g from which on the feed leaves out all that was told of so far; empty: not yet. */
  private OptionalLong withheldFrom(Takedown takedown, ObjectNode node) throws IOException {
    read();
    long needed = 0;
    for (int i = 0; i < told.size(); i++) {
      if (told.get(i).getTakedown().equals(takedown.getId())) {
        needed = i + 1;
      }
    }
    if (needed == 0) {
      node.put("withheld_from", 0).put("note", "no stored document is taken out");
      return OptionalLong.of(0);
    }
    for (MixtureRecord record : mixture) {
      if (record.getWithheld() >= needed) {
        node.put("withheld_from", record.getEffectiveFrom());
        node.put("mixture_version", record.getVersion());
        return OptionalLong.of(record.getEffectiveFrom());
      }
    }
    node.putNull("withheld_from");
    node.put("note", "no mix has taken it up yet: it does within a second when it runs");
    return OptionalLong.empty();
  }

  /** Once for all takedowns. */
  private void read() throws IOException {
    if (told == null) {
      told = logs.withheld();
      try (MixtureLogStore store = access.mixture()) {
        mixture = store.records();
      }
    }
  }

  /** All of it, with one look through documents, duplicates, sequences and feed. */
  List<ObjectNode> whole(
      List<Takedown> takedowns, Optional<String> archive, Optional<String> documents)
      throws IOException {
    Map<String, StoredDocuments.OfTakedown> stored;
    try (Progress progress = Progress.doing(console, "looking through the stored documents")) {
      stored = new StoredDocuments(takedowns).find(access.topics(), access.connection(), documents);
    }
    read();
    Map<String, WithheldIds> known = WithheldIds.byTakedown(told);
    Map<String, WithheldIds> withheld = new LinkedHashMap<>();
    for (Takedown takedown : takedowns) {
      withheld.put(takedown.getId(), known.getOrDefault(takedown.getId(), WithheldIds.NONE));
    }
    Map<Long, Long> twins = twins(WithheldIds.all(withheld.values()));
    Optional<InFeed> inFeed = inFeed(withheld, archive);
    List<Promotion> promotions = logs.promotions();
    List<ObjectNode> lines = new ArrayList<>();
    for (Takedown takedown : takedowns) {
      ObjectNode line = json(takedown);
      put(stored.get(takedown.getId()), Integer.MAX_VALUE, line);
      WithheldIds ids = withheld.get(takedown.getId());
      ObjectNode node = line.putObject("twins_of_it");
      long dropped =
          twins.entrySet().stream()
              .filter(twin -> ids.contains(twin.getKey()))
              .mapToLong(Map.Entry::getValue)
              .sum();
      node.put("duplicates", dropped);
      ArrayNode promoted = node.putArray("promoted");
      promotions.stream()
          .filter(promotion -> promotion.getTakedown().equals(takedown.getId()))
          .forEach(promotion -> promoted.add(json(promotion)));
      feed(takedown, ids, inFeed, line);
      lines.add(line);
    }
    return lines;
  }

  static ObjectNode json(Promotion promotion) {
    return JSON.createObjectNode()
        .put("for", "%016x".formatted(promotion.getTakenOut()))
        .put("id", "%016x".formatted(promotion.getPromoted()))
        .put("source", promotion.getOrigin().getSource())
        .put("file", promotion.getOrigin().getFile())
        .put("position", promotion.getOrigin().getPosition());
  }

  /** How many duplicates name each of the withheld documents as their witness. */
  private Map<Long, Long> twins(WithheldIds withheld) throws IOException {
    Map<Long, Long> twins = new HashMap<>();
    try (LogReader<Duplicate> log =
        new LogReader<>(Duplicate.class, access.topics().duplicates(), access.connection())) {
      log.drain(
          (partition, offset, duplicate) -> {
            long witness = duplicate.getDuplicateOf();
            if (withheld.contains(witness)) {
              twins.merge(witness, 1L, Long::sum);
            }
          });
    }
    return twins;
  }

  /**
   * What a look through the feed and the sequence logs found, for all takedowns.
   *
   * @param waiting by takedown and topic
   */
  private record InFeed(
      FeedHoldings.Found found,
      double seconds,
      Map<String, Map<String, WaitingSequences.Count>> waiting) {}

  /** Empty if the feed has not begun, or nothing is to be looked for. */
  private Optional<InFeed> inFeed(Map<String, WithheldIds> withheld, Optional<String> archive)
      throws IOException {
    MixtureLog log;
    try (MixtureLogStore store = access.mixture()) {
      log = store.log();
    }
    WithheldIds all = WithheldIds.all(withheld.values());
    if (log.records().isEmpty() || all.isEmpty()) {
      return Optional.empty();
    }
    long began = System.nanoTime();
    FeedHoldings.Found found;
    try (Progress progress = Progress.doing(console, "looking through the feed")) {
      found = new FeedHoldings(access.topics(), log, access.connection(), all).find(archive);
    }
    double seconds = Math.round((System.nanoTime() - began) / 1e7) / 100.0;
    try (Progress progress = Progress.doing(console, "looking through the sequence logs")) {
      return Optional.of(
          new InFeed(
              found,
              seconds,
              new WaitingSequences(access.topics(), log, access.connection())
                  .count(withheld, found)));
    }
  }

  private void feed(Takedown takedown, WithheldIds ids, Optional<InFeed> inFeed, ObjectNode line)
      throws IOException {
    ObjectNode node = line.putObject("feed");
    OptionalLong from = withheldFrom(takedown, node);
    if (inFeed.isEmpty() || ids.isEmpty()) {
      return;
    }
    FeedHoldings.Found found = inFeed.get().found().of(ids);
    node.put("end", found.end());
    node.put("sequences", found.pieces().stream().mapToLong(Piece::g).distinct().count());
    node.put("tokens", found.pieces().stream().mapToLong(Piece::tokens).sum());
    node.put("left_out", found.takenOut().size());
    long late =
        found.pieces().stream()
            .filter(piece -> from.isPresent() && piece.g() >= from.getAsLong())
            .count();
    node.put("late", late);
    ArrayNode held = node.putArray("held");
    for (Piece piece : found.pieces()) {
      held.addObject()
          .put("g", piece.g())
          .put("domain", piece.domain())
          .put("id", "%016x".formatted(piece.id()))
          .put("start", piece.start())
          .put("tokens", piece.tokens())
          .put("pass", piece.pass());
    }
    node.put("seconds", inFeed.get().seconds());
    ObjectNode waiting = line.putObject("sequences");
    inFeed
        .get()
        .waiting()
        .get(takedown.getId())
        .forEach(
            (topic, count) ->
                waiting
                    .putObject(topic)
                    .put("holding", count.holding())
                    .put("waiting", count.waiting()));
  }
}
