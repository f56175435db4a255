package org.hirundo.pipelines.source;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.apache.flink.connector.base.source.reader.RecordsBySplits;
import org.apache.flink.connector.base.source.reader.RecordsWithSplitIds;
import org.apache.flink.connector.base.source.reader.splitreader.SplitReader;
import org.apache.flink.connector.base.source.reader.splitreader.SplitsAddition;
import org.apache.flink.connector.base.source.reader.splitreader.SplitsChange;
import org.hirundo.operators.tokens.Tokenizer;
import org.hirundo.operators.tokens.Tokenizers;
import org.hirundo.pipelines.source.BlendSplit.Place;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the datasets of one domain in turn, so that their tokens follow their weights. It takes
 * from the dataset whose turn it is and waits for that one's file, never for another's: so the
 * order is a function of the files alone, and no dataset is read ahead of its share by more than a
 * batch. A dataset without a further file has no turn until one is added.
 */
final class BlendSplitReader implements SplitReader<BlendElement, BlendSplit> {
  private static final Logger LOG = LoggerFactory.getLogger(BlendSplitReader.class);
  private static final int BATCH_RECORDS = 256;
  private static final long BATCH_CHARACTERS = 1 << 20;
  private static final int FAILURES_IN_A_ROW = 10;

  private final List<BlendComponent> components;
  private final String tokenizerName;
  private final long pollNanos;
  private volatile boolean woken;
  private volatile Thread idle;
  private BlendSplit split; // null: none is given yet
  private BlendTrack[] tracks;
  private TokenEstimate[] estimates;
  private WeightedTurns turns;
  private Tokenizer tokenizer;
  private long listedAt;
  private boolean looked;
  private boolean listed;
  private int failures;

  BlendSplitReader(List<BlendComponent> components, String tokenizerName, long pollMillis) {
    this.components = components;
    this.tokenizerName = tokenizerName;
    this.pollNanos = pollMillis * 1_000_000;
  }

  @Override
  public void handleSplitsChanges(SplitsChange<BlendSplit> change) {
    if (!(change instanceof SplitsAddition) || change.splits().size() != 1 || split != null) {
      throw new UnsupportedOperationException("one split is read, not " + change);
    }
    split = change.splits().get(0);
    tokenizer = Tokenizers.open(tokenizerName);
    tracks = new BlendTrack[components.size()];
    estimates = new TokenEstimate[components.size()];
    turns = new WeightedTurns(components.stream().mapToDouble(BlendComponent::weight).toArray());
    List<Place> places = split.placesOf(components);
    long[] served = new long[tracks.length];
    boolean[] dry = new boolean[tracks.length];
    for (int i = 0; i < tracks.length; i++) {
      Place place = places.get(i);
      tracks[i] = new BlendTrack(components.get(i), place, this::pause);
      estimates[i] = place.estimate();
      served[i] = place.served();
      dry[i] = place.dry();
    }
    turns.restore(served, dry);
  }

  private void pause(long millis) {
    LockSupport.parkNanos(millis * 1_000_000);
  }

  @Override
  public RecordsWithSplitIds<BlendElement> fetch() throws IOException {
    woken = false;
    RecordsBySplits.Builder<BlendElement> batch = new RecordsBySplits.Builder<>();
    if (split == null) {
      return batch.build();
    }
    lookForFiles();
    if (!listed) {
      rest();
      return batch.build();
    }
    int records = 0;
    long characters = 0;
    while (records < BATCH_RECORDS && characters < BATCH_CHARACTERS && !woken) {
      int turn = turns.next();
      if (turn < 0) {
        if (records == 0) {
          rest();
        }
        break;
      }
      BlendElement element = take(turn);
      batch.add(split.splitId(), element);
      records++;
      if (element.record() != null && element.record().row() != null) {
        characters += element.record().row().text().length();
      }
    }
    return batch.build();
  }

  private BlendElement take(int turn) throws IOException {
    BlendTrack track = tracks[turn];
    SourceRecord record = track.next();
    if (record != null && record.row() != null) {
      String text = record.row().text();
      estimates[turn] = estimates[turn].with(text, tokenizer);
      turns.serve(turn, estimates[turn].of(text));
    }
    if (!track.hasMore()) {
      turns.dry(turn);
      LOG.info(
          "Dataset {} of domain {} has no further file after {} documents; the others share its"
              + " part until one is added",
          track.name(),
          split.domain(),
          estimates[turn].documents());
    }
    return new BlendElement(record, turn, place(turn));
  }

  private Place place(int component) {
    return tracks[component].place(
        turns.served(component), estimates[component], turns.isDry(component));
  }

  /** At the beginning, and then once in each poll. */
  private void lookForFiles() throws IOException {
    if (looked && System.nanoTime() - listedAt < pollNanos) {
      return;
    }
    try {
      for (int i = 0; i < tracks.length; i++) {
        tracks[i].list();
      }
      for (int i = 0; i < tracks.length; i++) {
        if (tracks[i].hasMore()) {
          turns.back(i);
        } else {
          turns.dry(i);
        }
      }
      listed = true;
      failures = 0;
    } catch (IOException e) {
      failures++;
      LOG.warn("Cannot list a dataset of {}, {} times in a row", split.domain(), failures, e);
      if (failures >= FAILURES_IN_A_ROW) {
        throw e;
      }
    }
    looked = true;
    listedAt = System.nanoTime();
  }

  /** Waits for the next look, or until it is woken. */
  private void rest() {
    idle = Thread.currentThread();
    if (!woken) {
      LockSupport.parkNanos(Math.min(pollNanos, 1_000_000_000L));
    }
    idle = null;
  }

  @Override
  public void wakeUp() {
    woken = true;
    Thread thread = idle;
    if (thread != null) {
      LockSupport.unpark(thread);
    }
  }

  @Override
  public void pauseOrResumeSplits(
      java.util.Collection<BlendSplit> toPause, java.util.Collection<BlendSplit> toResume) {
    // There is one split.
  }

  @Override
  public void close() throws IOException {
    if (tracks != null) {
      for (BlendTrack track : tracks) {
        track.close();
      }
      tokenizer.close();
    }
  }
}
