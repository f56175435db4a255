package org.hirundo.pipelines.selection;

/**
 * What one record says about the shares that are asked for.
 *
 * @param source the record's crawl or dataset
 * @param epoch the record's
 * @param count scores in the distribution
 * @param thresholds one for each share that is asked for, in their order
 */
public record Cut(String source, int epoch, long count, double[] thresholds) {}
