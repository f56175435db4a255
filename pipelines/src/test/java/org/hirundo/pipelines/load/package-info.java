/** Crawls of any size, made of real pages, and what the whole path does with them. */
package org.hirundo.pipelines.load;
