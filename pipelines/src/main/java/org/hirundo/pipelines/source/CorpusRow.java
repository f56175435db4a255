package org.hirundo.pipelines.source;

import java.util.Map;
import org.hirundo.schemas.Origin;

/**
 * A row of a corpus file.
 *
 * @param epoch the epoch of its file; 0 where it has none
 * @param domain the mixture's component that the dataset belongs to
 * @param url the row's URL or id, as the configuration names the column; may be empty
 * @param title may be empty
 * @param attributes licence and other columns that go with the document
 */
public record CorpusRow(
    Origin origin,
    int epoch,
    String domain,
    String url,
    String title,
    String text,
    Map<String, String> attributes) {}
