package org.hirundo.pipelines.export;

import java.io.IOException;
import java.util.List;
import org.hirundo.schemas.FeedRecord;

/** One format's way to write sequences. Confined to one thread. */
interface Format {

  /** Takes the next sequence of the feed and its tokens. */
  void add(FeedRecord record, int[] tokens) throws IOException;

  /** Writes what is left, and the indexes. */
  void finish() throws IOException;

  /** How tokens are stored, for people. */
  String encoding();

  /** How to use the result, and what the target's own sampler keeps and loses. */
  List<String> notes(Totals totals);
}
