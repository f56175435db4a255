/**
 * Taking out: what is to be kept out of documents, sequence logs and the feed, which stored
 * documents that concerns, and what the feed holds of them already.
 */
package org.hirundo.pipelines.takedown;
