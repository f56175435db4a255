/**
 * The built-in sample that {@code ./hirundo demo} runs on: pages of our own, dressed as web sites
 * of several decades and written as three crawls in Common Crawl's layout; the project's sources as
 * a code corpus; texts to train a small quality model. Everything is deterministic: the same bytes
 * on each run.
 */
package org.hirundo.pipelines.sample;
