package org.hirundo.pipelines.export;

/**
 * A document, or as much of it as the exported stretch holds.
 *
 * @param id the document's id
 * @param pass how often its domain's log had been read to its end before
 * @param firstG the lowest g that holds a piece of it
 * @param lastG the highest
 * @param ids its tokens, BOS and EOD included
 * @param cut which end is missing
 */
record ExportedDocument(long id, int pass, long firstG, long lastG, int[] ids, Cut cut) {

  /** What lies outside of the stretch. */
  enum Cut {
    NONE,
    START,
    END,
    BOTH
  }
}
