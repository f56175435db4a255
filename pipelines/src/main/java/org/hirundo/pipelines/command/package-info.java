/** The {@code hirundo} command: one class a verb, on the same operators as the topologies. */
package org.hirundo.pipelines.command;
