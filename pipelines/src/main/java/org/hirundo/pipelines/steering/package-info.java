/**
 * Loss feedback: a training run's losses come in by a log, a controller wishes for shares, and the
 * running mix is asked for them like by anybody else. What it accepts is in the mixture log, so the
 * feed of an adaptive run is replayed from the logs alone, without a controller.
 */
package org.hirundo.pipelines.steering;
