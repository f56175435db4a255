package org.hirundo.pipelines.dedup;

import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.datastream.BroadcastStream;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.KeyedStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.hirundo.operators.dedup.BandEntry;
import org.hirundo.operators.dedup.Buckets;
import org.hirundo.operators.dedup.Candidate;
import org.hirundo.operators.dedup.Candidates;
import org.hirundo.operators.dedup.Clusters;
import org.hirundo.operators.dedup.Copy;
import org.hirundo.operators.dedup.DedupParameters;
import org.hirundo.operators.dedup.Edge;
import org.hirundo.operators.dedup.EpochSource;
import org.hirundo.operators.dedup.ExactFilter;
import org.hirundo.operators.dedup.Intake;
import org.hirundo.operators.dedup.Keep;
import org.hirundo.operators.dedup.Parcel;
import org.hirundo.operators.dedup.Query;
import org.hirundo.operators.dedup.Resolution;
import org.hirundo.operators.dedup.Signature;
import org.hirundo.operators.dedup.Sketched;
import org.hirundo.operators.dedup.Verdicts;
import org.hirundo.operators.dedup.Verification;
import org.hirundo.schemas.Document;
import org.hirundo.schemas.Duplicate;

/**
 * The graph that removes duplicates.
 *
 * <pre>
 * documents ─ intake ─ signature ─► exact ─ band entries ─► buckets ─ pairs ─► candidates
 *               │                     └──────── sketches ──────┬──────────────────► │ queries
 *               │                                              └──► verification ◄──┘
 *               └─ text ─────────► verdicts ◄─ drops ─ resolution ◄─ edges ─┘
 *                                     │  └─ copies ─► clusters ─► duplicates, moved texts
 *                                     └─► kept
 * </pre>
 *
 * The watermark is the number of the last epoch that was read to its end, and every step hands it
 * on after what it had to say about that epoch. So the outcome is a function of the documents and
 * the parameters: the one of a sequential pass in the order of ids that compares each document with
 * the first two of each of its buckets. The text crosses the network once.
 */
public final class Deduplication {
  private Deduplication() {}

  /**
   * What comes out: every document that went in is in exactly one of the two.
   *
   * @param kept those that stay, unchanged but for the attributes of those that are tagged
   * @param duplicates the others, each naming a kept one
   * @param moved with {@link Keep#NEWEST}, newer texts of what was kept, each also a duplicate
   */
  public record Streams(
      DataStream<Document> kept, DataStream<Duplicate> duplicates, DataStream<Document> moved) {}

  /**
   * Adds the graph behind a stream of documents.
   *
   * @param in documents with id, content hash, text and origin; the watermark e follows all of
   *     epochs up to e, and timestamps are not looked at
   */
  public static Streams attach(DataStream<Document> in, DedupParameters parameters, Keep keep) {
    return decide(intake(in, parameters, keep), parameters, keep);
  }

  static SingleOutputStreamOperator<Parcel> intake(
      DataStream<Document> in, DedupParameters parameters, Keep keep) {
    return named(in.process(new Intake(parameters, keep)), "intake");
  }

  /**
   * The graph behind the intake.
   *
   * @param texts with the side outputs of {@link Intake}
   */
  static Streams decide(
      SingleOutputStreamOperator<Parcel> texts, DedupParameters parameters, Keep keep) {
    return decide(texts, texts, parameters, keep);
  }

  /**
   * The same where the intake's parcels go on in another form.
   *
   * @param intake has the side outputs of {@link Intake}
   * @param texts what came out of it
   */
  static Streams decide(
      SingleOutputStreamOperator<Parcel> intake,
      DataStream<Parcel> texts,
      DedupParameters parameters,
      Keep keep) {
    SingleOutputStreamOperator<Sketched> distinct =
        named(
            intake
                .getSideOutput(Intake.SIGNATURES)
                .keyBy(Signature::contentHash, Types.LONG)
                .process(new ExactFilter(parameters)),
            "exact");
    SingleOutputStreamOperator<Candidate> pairs =
        named(
            distinct
                .getSideOutput(ExactFilter.BANDS)
                .keyBy(BandEntry::bandKey, Types.LONG)
                .process(new Buckets(parameters)),
            "buckets");
    KeyedStream<Sketched, Long> sketches = distinct.keyBy(Sketched::id, Types.LONG);
    SingleOutputStreamOperator<Query> queries =
        named(
            sketches
                .connect(pairs.keyBy(Candidate::id, Types.LONG))
                .process(new Candidates(parameters)),
            "candidates");
    SingleOutputStreamOperator<Edge> edges =
        named(
            sketches
                .connect(queries.keyBy(Query::other, Types.LONG))
                .process(new Verification(parameters)),
            "verification");
    SingleOutputStreamOperator<Parcel> drops =
        named(edges.keyBy(edge -> 0, Types.INT).process(new Resolution(parameters)), "resolution")
            .setParallelism(1);

    BroadcastStream<EpochSource> sources =
        intake.getSideOutput(Intake.SOURCES).broadcast(Verdicts.SOURCES);
    SingleOutputStreamOperator<Document> kept =
        named(
            texts
                .union(drops)
                .keyBy(Parcel::contentHash, Types.LONG)
                .connect(sources)
                .process(new Verdicts(keep)),
            "verdicts");
    SingleOutputStreamOperator<Duplicate> duplicates =
        named(
            kept.getSideOutput(Verdicts.COPIES)
                .keyBy(Copy::cluster, Types.LONG)
                .process(new Clusters()),
            "clusters");
    return new Streams(kept, duplicates, duplicates.getSideOutput(Clusters.MOVED));
  }

  private static <T> SingleOutputStreamOperator<T> named(
      SingleOutputStreamOperator<T> step, String name) {
    return step.name(name(name)).uid("dedup-" + name);
  }

  /** The readable name of one of the graph's steps; with an empty name, what all begin with. */
  static String name(String step) {
    return "dedup " + step;
  }
}
