package org.hirundo.pipelines.dashboard.samples;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.hirundo.operators.quality.ScoreDistribution;
import org.hirundo.pipelines.dashboard.http.Answer;
import org.hirundo.pipelines.dashboard.http.DashboardHttp;
import org.hirundo.pipelines.dashboard.http.Request;
import org.hirundo.pipelines.logs.LogReader;
import org.hirundo.pipelines.logs.Topics;
import org.hirundo.schemas.PackReport;
import org.hirundo.schemas.ScoreCut;
import org.hirundo.schemas.ScoreSketch;

/** The newest recorded distribution of each domain's scores, with what pack takes of it. */
public final class ScoreEndpoint implements AutoCloseable {
  private static final int BINS = 40;

  private final LogReader<ScoreSketch> log;
  private final Supplier<Map<String, PackReport>> packed;
  private final Map<List<String>, ScoreSketch> newest =
      new TreeMap<>((a, b) -> String.join("\0", a).compareTo(String.join("\0", b)));

  /**
   * @param packed pack's reports by domain
   */
  public ScoreEndpoint(
      Topics topics, Properties connection, Supplier<Map<String, PackReport>> packed) {
    log = new LogReader<>(ScoreSketch.class, topics.scoreSketches(), connection);
    this.packed = packed;
  }

  public void register(DashboardHttp http) {
    http.get("/api/scores", this::scores);
  }

  private synchronized Answer scores(Request request) throws IOException {
    log.drain(
        (partition, offset, record) ->
            newest.put(List.of(record.getDomain(), record.getScore()), record));
    Map<String, PackReport> reports = packed.get();
    ArrayNode array = JsonNodeFactory.instance.arrayNode();
    for (ScoreSketch record : newest.values()) {
      if (record.getCount() == 0) {
        continue;
      }
      ObjectNode node = array.addObject();
      node.put("domain", record.getDomain()).put("score", record.getScore());
      node.put("source", record.getSource()).put("epoch", record.getEpoch());
      node.put("count", record.getCount());
      node.put("min", record.getMin()).put("max", record.getMax());
      PackReport report = reports.get(record.getDomain());
      ScoreCut cut = report == null ? null : report.getCut();
      boolean counts = cut != null && cut.getScore().equals(record.getScore());
      node.put("threshold", counts ? cut.getThreshold() : null);
      node.put("share", counts ? cut.getShare() : null);
      bins(node.putArray("bins"), record);
    }
    return Answer.json(array);
  }

  private static void bins(ArrayNode array, ScoreSketch record) {
    byte[] bytes = new byte[record.getAll().remaining()];
    record.getAll().duplicate().get(bytes);
    double min = record.getMin();
    double width = (record.getMax() - min) / BINS;
    double[] ends = new double[BINS];
    for (int i = 0; i < BINS; i++) {
      ends[i] = i == BINS - 1 ? record.getMax() : min + (i + 1) * width;
    }
    long[] counts = ScoreDistribution.of(bytes).counts(ends);
    for (int i = 0; i < BINS; i++) {
      array
          .addObject()
          .put("from", i == 0 ? min : ends[i - 1])
          .put("to", ends[i])
          .put("count", counts[i]);
    }
  }

  @Override
  public synchronized void close() {
    log.close();
  }
}
