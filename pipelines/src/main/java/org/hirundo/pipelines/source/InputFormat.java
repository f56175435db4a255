package org.hirundo.pipelines.source;

import java.io.IOException;
import java.util.Map;
import org.apache.flink.metrics.MetricGroup;

/**
 * WARC files of crawls, and files of the datasets that are read in one order with them.
 *
 * @param crawls the format of the former
 * @param datasets the formats of the latter, by the dataset's name; what they transfer is counted
 *     where they have the crawls' carrier
 */
public record InputFormat(RecordFormat<SourceRecord> crawls, Map<String, CorpusFormat> datasets)
    implements RecordFormat<SourceRecord> {

  public InputFormat {
    datasets = Map.copyOf(datasets);
  }

  private RecordFormat<SourceRecord> of(FileSplit split) {
    CorpusFormat dataset = datasets.get(split.source());
    return dataset == null ? crawls : dataset;
  }

  @Override
  public Records<SourceRecord> open(FileSplit split) throws IOException {
    return of(split).open(split);
  }

  @Override
  public void register(MetricGroup metrics) {
    crawls.register(metrics);
  }

  @Override
  public SourceRecord fault(FileSplit split, String reason, String detail) {
    return of(split).fault(split, reason, detail);
  }

  @Override
  public SourceRecord end(FileSplit split, long bytes) {
    return of(split).end(split, bytes);
  }
}
