package org.hirundo.pipelines.source;

import java.io.Serializable;

/**
 * One dataset of a domain that several datasets feed by weights.
 *
 * @param weight its part of the tokens against the others', above 0
 * @param format how its files are read
 */
public record BlendComponent(
    CorpusDiscovery discovery, double weight, RecordFormat<SourceRecord> format)
    implements Serializable {}
