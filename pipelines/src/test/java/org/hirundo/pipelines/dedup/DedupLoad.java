package org.hirundo.pipelines.dedup;

import java.util.SplittableRandom;
import java.util.concurrent.atomic.LongAdder;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.util.Collector;
import org.hirundo.operators.dedup.DedupParameters;
import org.hirundo.operators.dedup.DocumentId;
import org.hirundo.operators.dedup.EpochSource;
import org.hirundo.operators.dedup.Intake;
import org.hirundo.operators.dedup.Parcel;
import org.hirundo.operators.dedup.Signature;
import org.hirundo.schemas.Document;
import org.hirundo.schemas.Origin;

/**
 * Stands for {@link Intake} where only the numbers of documents are real: makes document i with a
 * text of the wanted length and a made-up signature. A document is new, or an exact copy, or an
 * edited copy of one drawn from all before it, in stated shares. An edited copy of similarity J
 * shares each band key with probability J^r and each bit of the sketch with (1 + J) / 2, as minwise
 * hashing has it; J is uniform from .6 to 1. From a stated document on, an epoch holds nothing new:
 * half are exact copies, half have another hash and the same keys and sketch.
 */
final class DedupLoad extends ProcessFunction<Long, Parcel> {
  /** Documents made that are no exact copy. */
  static final LongAdder DISTINCT = new LongAdder();

  private static final long serialVersionUID = 1L;
  private static final int SKETCH_BYTES = 64;
  private static final int FOUNDERS = 1000; // that are all new

  private final DedupParameters parameters;
  private final double exact;
  private final double near;
  private final int characters;
  private final int epochSize;
  private final long copies; // the first of an epoch without anything new
  private transient String filling;
  private transient int announced;

  DedupLoad(DedupParameters parameters, double exact, double near, int characters, int epochSize) {
    this(parameters, exact, near, characters, epochSize, Long.MAX_VALUE);
  }

  DedupLoad(
      DedupParameters parameters,
      double exact,
      double near,
      int characters,
      int epochSize,
      long copies) {
    this.parameters = parameters;
    this.exact = exact;
    this.near = near;
    this.characters = characters;
    this.epochSize = epochSize;
    this.copies = copies;
  }

  @Override
  public void open(OpenContext context) {
    SplittableRandom random = new SplittableRandom(9);
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 4 * characters + 16; i++) {
      text.append((char) (0x4E00 + random.nextInt(4000)));
    }
    filling = text.toString();
    announced = -1;
  }

  int epoch(long index) {
    return 1 + (int) (index / epochSize);
  }

  @Override
  public void processElement(Long index, Context context, Collector<Parcel> out) {
    int epoch = epoch(index);
    if (epoch != announced) {
      announced = epoch;
      context.output(Intake.SOURCES, new EpochSource(epoch, "CRAWL-" + epoch));
    }
    long root = index;
    double similarity = 1;
    SplittableRandom own = dice(index);
    long hashed = index;
    if (nothingNew(index)) {
      root = original(own.nextLong(copies));
      hashed = own.nextBoolean() ? root : index;
    } else if (index >= FOUNDERS) {
      double dice = own.nextDouble();
      if (dice < exact + near) {
        root = original(own.nextLong(index));
        similarity = dice < exact ? 1 : .6 + .4 * own.nextDouble();
        hashed = dice < exact ? root : index;
      }
    }
    if (hashed == index) {
      DISTINCT.increment();
    }
    long hash = new SplittableRandom(hashed + 1).nextLong();
    SplittableRandom content = new SplittableRandom(~root);
    byte[] sketch = new byte[SKETCH_BYTES];
    for (int i = 0; i < SKETCH_BYTES; i++) {
      int bits = content.nextInt(256);
      for (int bit = 0; similarity < 1 && bit < 8; bit++) {
        bits ^= own.nextDouble() < (1 - similarity) / 2 ? 1 << bit : 0;
      }
      sketch[i] = (byte) bits;
    }
    double shared = Math.pow(similarity, parameters.rows());
    long[] keys = new long[parameters.bands()];
    for (int band = 0; band < keys.length; band++) {
      long key = content.nextLong();
      keys[band] = similarity == 1 || own.nextDouble() < shared ? key : own.nextLong();
    }
    long id = DocumentId.of(epoch, hash);
    context.output(Intake.SIGNATURES, new Signature(id, hash, sketch, keys));
    out.collect(new Parcel(document(id, hash, index, epoch), null, null, hash));
  }

  /** The first text that a document's text goes back to. */
  private long original(long index) {
    long root = index;
    while (root >= FOUNDERS) {
      SplittableRandom own = dice(root);
      if (nothingNew(root)) {
        root = own.nextLong(copies);
      } else if (own.nextDouble() < exact + near) {
        root = own.nextLong(root);
      } else {
        break;
      }
    }
    return root;
  }

  private boolean nothingNew(long index) {
    return index >= copies && index < copies + epochSize;
  }

  private static SplittableRandom dice(long index) {
    return new SplittableRandom(index * 0x9E3779B97F4A7C15L);
  }

  private Document document(long id, long hash, long index, int epoch) {
    int from = (int) (hash & 0x7FFFFFFF) % (3 * characters + 1);
    return Document.newBuilder()
        .setId(id)
        .setContentHash(hash)
        .setText(filling.substring(from, from + characters))
        .setUrl("https://host-" + index % 100_000 + ".example/page/" + index)
        .setDomain("ja")
        .setLanguage("ja")
        .setLanguageScore(1)
        .setOrigin(
            Origin.newBuilder()
                .setSource("CRAWL-" + epoch)
                .setFile("crawl-data/segment/warc/" + epoch + ".warc.gz")
                .setLine(epoch)
                .setPosition(index)
                .build())
        .build();
  }
}
