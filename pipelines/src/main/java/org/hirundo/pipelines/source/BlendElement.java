package org.hirundo.pipelines.source;

import org.hirundo.pipelines.source.BlendSplit.Place;

/**
 * A step of reading.
 *
 * @param record what to emit, or null
 * @param component whose it is
 * @param place how far that component is read after it
 */
record BlendElement(SourceRecord record, int component, Place place) {}
