package org.hirundo.pipelines.curate;

import org.apache.flink.formats.avro.typeutils.AvroTypeInfo;
import org.apache.flink.util.OutputTag;
import org.hirundo.schemas.FileReport;
import org.hirundo.schemas.Reject;

/** Where records leave the main path of curate. */
final class Outlets {
  static final OutputTag<Reject> REJECTS =
      new OutputTag<>("rejects", new AvroTypeInfo<>(Reject.class));
  static final OutputTag<FileReport> FILES =
      new OutputTag<>("files", new AvroTypeInfo<>(FileReport.class));

  private Outlets() {}
}
