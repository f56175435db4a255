package org.hirundo.pipelines.curate;

import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.formats.avro.typeutils.AvroTypeInfo;
import org.apache.flink.util.OutputTag;
import org.hirundo.pipelines.selection.Scored;
import org.hirundo.schemas.FileReport;
import org.hirundo.schemas.Reject;

/** Where records leave the main path of curate. */
final class Outlets {
  static final OutputTag<Reject> REJECTS =
      new OutputTag<>("rejects", new AvroTypeInfo<>(Reject.class));
  static final OutputTag<FileReport> FILES =
      new OutputTag<>("files", new AvroTypeInfo<>(FileReport.class));

  /** Scores of rows that go around deduplication, and the ends of their files. */
  static final OutputTag<Scored> SCORED =
      new OutputTag<>("scored", TypeInformation.of(Scored.class));

  private Outlets() {}
}
