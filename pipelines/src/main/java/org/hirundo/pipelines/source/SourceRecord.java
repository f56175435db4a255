package org.hirundo.pipelines.source;

import org.hirundo.schemas.FileReport;
import org.hirundo.schemas.Reject;

/**
 * What the source emits: exactly one of the four is not null.
 *
 * @param page a web page's bytes
 * @param row a corpus file's row
 * @param reject a record that cannot be read
 * @param report the end of a file
 */
public record SourceRecord(RawPage page, CorpusRow row, Reject reject, FileReport report) {
  static SourceRecord of(RawPage page) {
    return new SourceRecord(page, null, null, null);
  }

  static SourceRecord of(CorpusRow row) {
    return new SourceRecord(null, row, null, null);
  }

  static SourceRecord of(Reject reject) {
    return new SourceRecord(null, null, reject, null);
  }

  static SourceRecord of(FileReport report) {
    return new SourceRecord(null, null, null, report);
  }
}
