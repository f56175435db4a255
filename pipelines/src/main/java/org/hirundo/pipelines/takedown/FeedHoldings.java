package org.hirundo.pipelines.takedown;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import org.apache.avro.generic.GenericRecord;
import org.apache.parquet.io.InputFile;
import org.hirundo.operators.mixture.MixtureLog;
import org.hirundo.operators.mixture.RoundPermutation;
import org.hirundo.pipelines.logs.DocumentArchive;
import org.hirundo.pipelines.logs.FeedStretch;
import org.hirundo.pipelines.logs.Topics;
import org.hirundo.schemas.FeedRecord;
import org.hirundo.schemas.SequenceDocument;

/**
 * Where a feed holds documents: in the archive by its columns without tokens, and in Kafka what the
 * archive does not have. Memory is bounded by what is found. Confined to one thread.
 */
public final class FeedHoldings {
  private static final Projection COLUMNS =
      Projection.of(
          FeedRecord.getClassSchema(),
          List.of("g", "domain", "ordinal", "pass", "documents", "log", "takenOut"));

  private final Topics topics;
  private final MixtureLog log;
  private final Properties connection;
  private final WithheldIds ids;
  private final List<Piece> pieces = new ArrayList<>();
  private final List<Piece> takenOut = new ArrayList<>();

  /**
   * A piece of a document in a sequence.
   *
   * @param version of the domain's sequence log
   * @param start index of its first token
   */
  public record Piece(
      long g, String domain, int version, long ordinal, int pass, long id, int start, int tokens) {}

  /**
   * What was found.
   *
   * @param pieces that the feed holds, by g
   * @param takenOut those that it would hold
   * @param end the first g that is not in the feed yet
   */
  public record Found(List<Piece> pieces, List<Piece> takenOut, long end) {
    /** What of it is about some of the documents. */
    public Found of(WithheldIds ids) {
      return new Found(of(pieces, ids), of(takenOut, ids), end);
    }

    private static List<Piece> of(List<Piece> all, WithheldIds ids) {
      return all.stream().filter(piece -> ids.contains(piece.id())).toList();
    }
  }

  /**
   * @param log the feed's mixture log
   */
  public FeedHoldings(Topics topics, MixtureLog log, Properties connection, WithheldIds ids) {
    this.topics = topics;
    this.log = log;
    this.connection = connection;
    this.ids = ids;
  }

  /**
   * Looks through the whole feed as it is now.
   *
   * @param archive a folder or URI; empty for none
   */
  public Found find(Optional<String> archive) throws IOException {
    long from = archive.isPresent() ? throughArchive(archive.get()) : 0;
    long end;
    try (FeedStretch stretch = new FeedStretch(topics.feed(), log, archive, connection, from)) {
      end = stretch.end();
      for (long g = from; g < end; g++) {
        FeedRecord record = stretch.next();
        take(record, record.getDocuments(), pieces);
        take(record, record.getTakenOut(), takenOut);
      }
    }
    for (List<Piece> list : List.of(pieces, takenOut)) {
      list.sort(Comparator.comparingLong(Piece::g).thenComparingInt(Piece::start));
    }
    return new Found(once(pieces), once(takenOut), end);
  }

  /** What both the archive and Kafka told. */
  private static List<Piece> once(List<Piece> sorted) {
    return sorted.stream().distinct().toList();
  }

  /**
   * @return the first g that is not certainly among the archive's
   */
  private long throughArchive(String archive) throws IOException {
    int partitions = log.partitions();
    RoundPermutation dealing = new RoundPermutation(partitions, log.seed());
    long[] rows = new long[partitions];
    long[] rounds = new long[partitions];
    for (InputFile file : new DocumentArchive(archive).files()) {
      COLUMNS.read(
          file,
          row -> {
            long g = (long) row.get("g");
            int partition = dealing.partition(g);
            rows[partition]++;
            rounds[partition] = Math.max(rounds[partition], g / partitions + 1);
            take(row, "documents", pieces);
            take(row, "takenOut", takenOut);
          });
    }
    // An archive that was begun late, or lost a file, is no proof of what is not in it.
    return Arrays.equals(rows, rounds) ? Arrays.stream(rounds).min().orElse(0) * partitions : 0;
  }

  private void take(FeedRecord record, List<SequenceDocument> documents, List<Piece> into) {
    for (SequenceDocument piece : documents) {
      if (ids.contains(piece.getId())) {
        into.add(
            new Piece(
                record.getG(),
                record.getDomain(),
                record.getLog(),
                record.getOrdinal(),
                record.getPass(),
                piece.getId(),
                piece.getStart(),
                piece.getLength()));
      }
    }
  }

  private void take(GenericRecord row, String column, List<Piece> into) {
    for (Object element : (Collection<?>) row.get(column)) {
      GenericRecord piece = (GenericRecord) element;
      if (ids.contains((long) piece.get("id"))) {
        into.add(
            new Piece(
                (long) row.get("g"),
                row.get("domain").toString(),
                (int) row.get("log"),
                (long) row.get("ordinal"),
                (int) row.get("pass"),
                (long) piece.get("id"),
                (int) piece.get("start"),
                (int) piece.get("length")));
      }
    }
  }
}
