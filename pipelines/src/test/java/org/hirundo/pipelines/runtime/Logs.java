package org.hirundo.pipelines.runtime;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.avro.specific.SpecificRecordBase;
import org.hirundo.operators.mixture.MixtureLog;
import org.hirundo.operators.mixture.TokenLedger;
import org.hirundo.pipelines.logs.FeedWalk;
import org.hirundo.pipelines.logs.LogReader;
import org.hirundo.pipelines.logs.Topics;
import org.hirundo.pipelines.mix.MixtureLogStore;
import org.hirundo.schemas.CurateReport;
import org.hirundo.schemas.Document;
import org.hirundo.schemas.Duplicate;
import org.hirundo.schemas.FileReport;
import org.hirundo.schemas.MixtureRecord;
import org.hirundo.schemas.Origin;
import org.hirundo.schemas.Reject;
import org.hirundo.schemas.Sequence;

/**
 * Everything that is committed in a run's logs at one moment.
 *
 * @param sequences of each domain, by shard, in the shard's order
 * @param feed in the order of g
 */
record Logs(
    List<Document> documents,
    List<Duplicate> duplicates,
    List<Reject> rejects,
    List<FileReport> files,
    Map<String, CurateReport> reports,
    Map<String, List<List<Sequence>>> sequences,
    List<FeedWalk.Found> feed,
    List<MixtureRecord> mixture) {

  static Logs read(Topics topics, Properties connection, List<String> domains, int partitions)
      throws IOException {
    Map<String, CurateReport> reports = new HashMap<>();
    for (CurateReport report : all(CurateReport.class, topics.curateReport(), connection)) {
      reports.put(report.getSource(), report);
    }
    Map<String, List<List<Sequence>>> sequences = new HashMap<>();
    for (String domain : domains) {
      List<List<Sequence>> shards = new ArrayList<>();
      for (int shard = 0; shard < partitions; shard++) {
        shards.add(new ArrayList<>());
      }
      try (LogReader<Sequence> reader =
          new LogReader<>(Sequence.class, topics.sequences(domain), connection)) {
        reader.drain((partition, offset, record) -> shards.get(partition).add(record));
      }
      sequences.put(domain, shards);
    }
    List<FeedWalk.Found> feed = new ArrayList<>();
    try (FeedWalk walk = new FeedWalk(topics.feed(), partitions, connection)) {
      for (FeedWalk.Found found = walk.next(); found != null; found = walk.next()) {
        feed.add(found);
      }
    }
    try (MixtureLogStore store = new MixtureLogStore(topics, connection)) {
      return new Logs(
          all(Document.class, topics.documents(), connection),
          all(Duplicate.class, topics.duplicates(), connection),
          all(Reject.class, topics.rejects(), connection),
          all(FileReport.class, topics.files(), connection),
          reports,
          sequences,
          feed,
          store.records());
    }
  }

  private static <T extends SpecificRecordBase> List<T> all(
      Class<T> type, String topic, Properties connection) throws IOException {
    List<T> records = new ArrayList<>();
    try (LogReader<T> reader = new LogReader<>(type, topic, connection)) {
      reader.drain((partition, offset, record) -> records.add(record));
    }
    return records;
  }

  /** The feed, counted anew from its records. */
  TokenLedger ledger() {
    TokenLedger ledger = new TokenLedger(MixtureLog.of(mixture));
    feed.forEach(found -> ledger.add(found.record(), found.partition()));
    return ledger;
  }

  /** What became of every record that was read: a line each, sorted, repeats included. */
  List<String> verdicts() {
    List<String> lines = new ArrayList<>();
    documents.forEach(
        document ->
            lines.add(
                "document %x %s %s %s"
                    .formatted(
                        document.getId(),
                        document.getDomain(),
                        document.getUrl(),
                        place(document.getOrigin()))));
    duplicates.forEach(
        copy ->
            lines.add(
                "duplicate %x of %x %s %s %s"
                    .formatted(
                        copy.getId(),
                        copy.getDuplicateOf(),
                        copy.getKind(),
                        copy.getSimilarity(),
                        place(copy.getOrigin()))));
    rejects.forEach(
        reject ->
            lines.add(
                "reject %s %s %s"
                    .formatted(reject.getStage(), reject.getReason(), place(reject.getOrigin()))));
    files.forEach(
        file ->
            lines.add(
                "file %s %s %d".formatted(file.getSource(), file.getFile(), file.getRecords())));
    lines.sort(null);
    return lines;
  }

  private static String place(Origin origin) {
    return "%s/%d/%d".formatted(origin.getSource(), origin.getLine(), origin.getPosition());
  }
}
