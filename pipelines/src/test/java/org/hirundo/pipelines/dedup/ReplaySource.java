package org.hirundo.pipelines.dedup;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.flink.api.common.eventtime.Watermark;
import org.apache.flink.api.connector.source.Boundedness;
import org.apache.flink.api.connector.source.ReaderOutput;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.api.connector.source.SourceReader;
import org.apache.flink.api.connector.source.SourceReaderContext;
import org.apache.flink.api.connector.source.SourceSplit;
import org.apache.flink.api.connector.source.SplitEnumerator;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;
import org.apache.flink.core.io.InputStatus;
import org.apache.flink.core.io.SimpleVersionedSerializer;
import org.hirundo.operators.dedup.DocumentId;
import org.hirundo.schemas.Document;

/** Reads one list of a {@link ReplayedStream}; its position is in the checkpoints. */
final class ReplaySource implements Source<Document, ReplaySource.Position, Boolean> {
  private static final long serialVersionUID = 1L;
  private final String token;
  private final int side;

  ReplaySource(String token, int side) {
    this.token = token;
    this.side = side;
  }

  /** How many documents were read. */
  record Position(int read) implements SourceSplit {
    @Override
    public String splitId() {
      return "list";
    }
  }

  @Override
  public Boundedness getBoundedness() {
    return Boundedness.BOUNDED;
  }

  @Override
  public SplitEnumerator<Position, Boolean> createEnumerator(
      SplitEnumeratorContext<Position> context) {
    return new Enumerator(context, new Position(0));
  }

  @Override
  public SplitEnumerator<Position, Boolean> restoreEnumerator(
      SplitEnumeratorContext<Position> context, Boolean given) {
    return new Enumerator(context, given ? null : new Position(0));
  }

  @Override
  public SourceReader<Document, Position> createReader(SourceReaderContext context) {
    return new Reader(ReplayedStream.of(token), side);
  }

  @Override
  public SimpleVersionedSerializer<Position> getSplitSerializer() {
    return new SimpleVersionedSerializer<>() {
      @Override
      public int getVersion() {
        return 1;
      }

      @Override
      public byte[] serialize(Position position) {
        return ByteBuffer.allocate(4).putInt(position.read()).array();
      }

      @Override
      public Position deserialize(int version, byte[] bytes) {
        return new Position(ByteBuffer.wrap(bytes).getInt());
      }
    };
  }

  @Override
  public SimpleVersionedSerializer<Boolean> getEnumeratorCheckpointSerializer() {
    return new SimpleVersionedSerializer<>() {
      @Override
      public int getVersion() {
        return 1;
      }

      @Override
      public byte[] serialize(Boolean given) {
        return new byte[] {(byte) (given ? 1 : 0)};
      }

      @Override
      public Boolean deserialize(int version, byte[] bytes) {
        return bytes[0] == 1;
      }
    };
  }

  private static final class Enumerator implements SplitEnumerator<Position, Boolean> {
    private final SplitEnumeratorContext<Position> context;
    private Position waiting;

    Enumerator(SplitEnumeratorContext<Position> context, Position waiting) {
      this.context = context;
      this.waiting = waiting;
    }

    @Override
    public void start() {
      // The reader comes by itself.
    }

    @Override
    public void handleSplitRequest(int subtask, String host) {
      // The reader asks for none.
    }

    @Override
    public void addSplitsBack(List<Position> splits, int subtask) {
      waiting = splits.get(0);
      if (context.registeredReaders().containsKey(subtask)) {
        addReader(subtask);
      }
    }

    @Override
    public void addReader(int subtask) {
      if (waiting != null) {
        context.assignSplit(waiting, subtask);
        waiting = null;
      }
    }

    @Override
    public Boolean snapshotState(long checkpoint) {
      return waiting == null;
    }

    @Override
    public void close() {
      // Holds nothing open.
    }
  }

  private static final class Reader implements SourceReader<Document, Position> {
    private final ReplayedStream stream;
    private final int side;
    private final List<Document> documents;
    private final CompletableFuture<Void> assigned = new CompletableFuture<>();
    private int position = -1;
    private int epoch = -1;

    Reader(ReplayedStream stream, int side) {
      this.stream = stream;
      this.side = side;
      this.documents = stream.side(side);
    }

    @Override
    public void start() {
      // Reading begins with the split.
    }

    @Override
    public InputStatus pollNext(ReaderOutput<Document> output) {
      if (position < 0 || !stream.allows(side, position)) {
        return InputStatus.NOTHING_AVAILABLE;
      }
      if (position >= documents.size()) {
        return InputStatus.END_OF_INPUT;
      }
      Document document = documents.get(position++);
      if (DocumentId.epoch(document.getId()) != epoch) {
        epoch = DocumentId.epoch(document.getId());
        output.emitWatermark(new Watermark(epoch - 1L));
      }
      output.collect(document);
      return InputStatus.MORE_AVAILABLE;
    }

    @Override
    public List<Position> snapshotState(long checkpoint) {
      return position < 0 ? List.of() : List.of(new Position(position));
    }

    @Override
    public CompletableFuture<Void> isAvailable() {
      return position < 0 ? assigned : stream.allowed(side, position);
    }

    @Override
    public void addSplits(List<Position> splits) {
      position = splits.get(0).read();
      assigned.complete(null);
    }

    @Override
    public void notifyNoMoreSplits() {
      // There is one.
    }

    @Override
    public void close() {
      // Holds nothing open.
    }
  }
}
