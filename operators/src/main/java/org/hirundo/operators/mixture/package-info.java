/**
 * The mixture: exact shares, the schedule that realises them, and the log that steers them.
 *
 * <p><b>The schedule.</b> Let {@code n} be the number of domains and {@code δ = 1/(2n−2)}. A
 * domain's k-th sequence may stand at a prefix only where its cumulative target is at least {@code
 * k−1+δ}, and must stand before the target passes {@code k−δ}; among the domains whose turn may
 * come, the earliest deadline wins (R. Tijdeman, "The chairman assignment problem", 1980). Then no
 * domain is ever further than {@code 1−δ} sequences from its target, at any prefix.
 *
 * <p><b>Changes.</b> A deadline that lies behind a change depends on weights that nobody may know
 * yet, and no finite lookahead is enough in general. So the weights change only where the past
 * can't matter: at a <em>change point</em>, a prefix whose errors {@code f} (target − taken) hold
 *
 * <pre>  Σ max(0, f+δ) ≤ 1  and  Σ max(0, δ−f) ≤ 1.</pre>
 *
 * From such a point on, any weights can be scheduled within the bound: if the sequences due within
 * {@code t} steps were more than {@code t}, then for the domains S that have any due, {@code
 * Σ_S(f+δ) > t+1−t = 1}; the second condition is the same seen backwards, and says that a domain
 * with a positive share is always ready (so a domain whose share became 0 is never drawn again).
 * Within one mixture the windows are cut at its period, the common denominator of its shares; the
 * errors after each period are what they were at the change, so a change point recurs at least once
 * a period: the schedule of a mixture is periodic, a decision at g depends only on records that are
 * effective at g, and every g can be found without replaying the feed.
 */
package org.hirundo.operators.mixture;
