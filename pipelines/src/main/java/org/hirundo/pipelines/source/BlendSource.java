package org.hirundo.pipelines.source;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.connector.source.Boundedness;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.api.connector.source.SourceReader;
import org.apache.flink.api.connector.source.SourceReaderContext;
import org.apache.flink.api.connector.source.SplitEnumerator;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;
import org.apache.flink.api.java.typeutils.ResultTypeQueryable;
import org.apache.flink.core.io.SimpleVersionedSerializer;

/**
 * Reads the datasets that feed one domain by weights, for ever, so that at every moment the tokens
 * of those that have something to read are in proportion to their weights: see {@link
 * WeightedTurns} for the bound and {@link TokenEstimate} for how tokens are counted. One reader
 * reads all of them (FLIP-27, one split), with one open file and one batch for each.
 */
public final class BlendSource
    implements Source<SourceRecord, BlendSplit, List<BlendSplit>>,
        ResultTypeQueryable<SourceRecord> {
  private static final long serialVersionUID = 1L;
  private final String domain;
  private final List<BlendComponent> components;
  private final String tokenizer;
  private final long pollMillis;

  /**
   * @param components at least one, of different names
   * @param tokenizer what the tokens are counted by
   * @param pollMillis time between two looks for files that were added
   */
  public BlendSource(
      String domain, List<BlendComponent> components, String tokenizer, long pollMillis) {
    this.domain = domain;
    this.components = List.copyOf(components);
    this.tokenizer = tokenizer;
    this.pollMillis = pollMillis;
  }

  @Override
  public Boundedness getBoundedness() {
    return Boundedness.CONTINUOUS_UNBOUNDED;
  }

  @Override
  public SplitEnumerator<BlendSplit, List<BlendSplit>> createEnumerator(
      SplitEnumeratorContext<BlendSplit> context) {
    return new BlendEnumerator(
        context,
        List.of(new BlendSplit(domain, components.stream().map(BlendSplit.Place::start).toList())));
  }

  @Override
  public SplitEnumerator<BlendSplit, List<BlendSplit>> restoreEnumerator(
      SplitEnumeratorContext<BlendSplit> context, List<BlendSplit> state) {
    return new BlendEnumerator(context, state);
  }

  @Override
  public SourceReader<SourceRecord, BlendSplit> createReader(SourceReaderContext context) {
    return new BlendReader(components, tokenizer, pollMillis, context);
  }

  @Override
  public SimpleVersionedSerializer<BlendSplit> getSplitSerializer() {
    return BlendSplitSerializer.INSTANCE;
  }

  @Override
  public SimpleVersionedSerializer<List<BlendSplit>> getEnumeratorCheckpointSerializer() {
    return new Unassigned();
  }

  @Override
  public TypeInformation<SourceRecord> getProducedType() {
    return TypeInformation.of(SourceRecord.class);
  }

  /** The splits that no reader has. */
  private static final class Unassigned implements SimpleVersionedSerializer<List<BlendSplit>> {
    @Override
    public int getVersion() {
      return BlendSplitSerializer.INSTANCE.getVersion();
    }

    @Override
    public byte[] serialize(List<BlendSplit> splits) throws IOException {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      DataOutputStream out = new DataOutputStream(bytes);
      out.writeInt(splits.size());
      for (BlendSplit split : splits) {
        byte[] one = BlendSplitSerializer.INSTANCE.serialize(split);
        out.writeInt(one.length);
        out.write(one);
      }
      return bytes.toByteArray();
    }

    @Override
    public List<BlendSplit> deserialize(int version, byte[] serialized) throws IOException {
      DataInputStream in = new DataInputStream(new ByteArrayInputStream(serialized));
      List<BlendSplit> splits = new ArrayList<>();
      for (int left = in.readInt(); left > 0; left--) {
        splits.add(BlendSplitSerializer.INSTANCE.deserialize(version, in.readNBytes(in.readInt())));
      }
      return List.copyOf(splits);
    }
  }
}
