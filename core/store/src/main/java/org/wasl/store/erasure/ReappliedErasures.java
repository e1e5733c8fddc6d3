package org.wasl.store.erasure;

import java.util.List;
import org.wasl.rules.id.ReferralId;

/**
 * The result for the erasures of the register that the database did not have.
 *
 * @param again how many were erased
 * @param left the referrals that were not erased. Their confirmation was not committed, and now
 *     they are held, or have a delivery that has not ended
 */
public record ReappliedErasures(int again, List<ReferralId> left) {}
