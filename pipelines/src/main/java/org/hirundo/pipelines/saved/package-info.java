/**
 * What a topology goes on from: the savepoints and checkpoints in its state folder, the version of
 * state that each of them names, and why one is refused. Knows no topology.
 */
package org.hirundo.pipelines.saved;
