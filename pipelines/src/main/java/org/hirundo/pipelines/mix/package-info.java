/**
 * The mix topology: a FLIP-27 source whose splits are the feed's partitions. Its coordinator keeps
 * the mixture log and tells readers how far they may go; readers pull from the sequence logs just
 * what the schedule needs next.
 */
package org.hirundo.pipelines.mix;
