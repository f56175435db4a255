package org.hirundo.schemas;

import java.util.List;
import org.apache.avro.Schema;

/** The schemas that stand on a log of their own. */
final class LogSchemas {
  static final List<Schema> ALL =
      List.of(
          Contamination.getClassSchema(),
          CurateReport.getClassSchema(),
          DedupAlarm.getClassSchema(),
          Document.getClassSchema(),
          Duplicate.getClassSchema(),
          FeedOwner.getClassSchema(),
          FeedRecord.getClassSchema(),
          FileReport.getClassSchema(),
          MixtureRecord.getClassSchema(),
          MixtureReport.getClassSchema(),
          MixtureRequest.getClassSchema(),
          PackReport.getClassSchema(),
          Promotion.getClassSchema(),
          Reject.getClassSchema(),
          ScoreSketch.getClassSchema(),
          Sequence.getClassSchema(),
          SequenceSizes.getClassSchema(),
          Takedown.getClassSchema(),
          TrainingLoss.getClassSchema(),
          WithheldDocuments.getClassSchema());

  private LogSchemas() {}

  static List<Schema> all() {
    return ALL;
  }
}
