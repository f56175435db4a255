package org.hirundo.pipelines.pack;

import java.io.Serializable;

/**
 * How documents of one domain are chosen by their stored annotations.
 *
 * @param domain the mixture's component
 * @param profile name or path of the profile of rules; empty: all documents pass
 * @param keepTop the share of documents with the highest score to keep, above 0 and at most 1
 * @param minScore the least score of a document to keep
 */
public record SelectionRule(String domain, String profile, double keepTop, double minScore)
    implements Serializable {}
