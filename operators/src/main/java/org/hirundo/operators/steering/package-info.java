/**
 * Controllers that turn a training run's losses into wishes for other shares, and the limits that
 * make a wish a mixture.
 *
 * <p>A {@link org.hirundo.operators.steering.Controller} draws nothing at random: its wish is a
 * function of the losses that it has observed, in their order, and comes out the same to the last
 * bit on every machine ({@code StrictMath}). So its state needs no file: observing the log of
 * losses again gives it back.
 *
 * <p>{@link org.hirundo.operators.steering.ShareLimits} turns a wish into whole units of a small
 * denominator that sum to exactly 1. The denominator bounds the mixture's period, and with it how
 * long a change may have to wait for a change point.
 */
package org.hirundo.operators.steering;
