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
 *
 * <p><b>Padded feeds.</b> Where sequences hold padding, shares count real tokens. Let {@code e} be
 * a domain's target minus its tokens, {@code w} its share, T the feed's tokens. A domain may be
 * drawn where {@code e ≥ −w·S}, so that a full sequence can't lead too far; among these the one
 * wins that would be first to have {@code e = S}, its deadline. The size of a sequence need not be
 * known before it is drawn, and {@code |e| ≤ S} at every prefix.
 *
 * <p>Proof. Say k is the first with {@code e > S}, at T. Go back to the last draw of a domain with
 * a deadline behind T; it was at T − t, of s tokens. The domains Q drawn since, and k, have
 * deadlines up to T, so they could not be drawn then: {@code Σ_Q e < −W·S} with {@code W = Σ_Q w}.
 * Since then they were owed {@code W·t} and got {@code t − s}, so at T {@code Σ_Q e < −W·S + W·t −
 * (t − s) ≤ W·(s − S) ≤ 0}. But those drawn since have {@code e ≥ S − s ≥ 0}, and k has more. If
 * there was no such draw since the mixture was entered, t tokens ago, then {@code Σ_Q e ≤ S} at T
 * by the condition for entering it: for every t,
 *
 * <pre>  Σ (e + w·t) ≤ t + S  over the domains with e + w·t ≥ S,</pre>
 *
 * with the errors there and the new shares ({@link DemandTest}); and the domains that are left out
 * have {@code Σ e ≤ S}, so that some other one can always be drawn. All this depends on the
 * sequences that come, so a {@link Horizon}, not the log, knows where shares can change, and each
 * change is a record with its g. The horizon of a padded feed is granted up to a g at which any one
 * domain could be left out.
 */
package org.hirundo.operators.mixture;
