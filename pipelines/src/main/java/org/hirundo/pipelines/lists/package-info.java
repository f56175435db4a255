/** Compares pages and texts with lists of hosts, URLs and words, and marks documents with it. */
package org.hirundo.pipelines.lists;
