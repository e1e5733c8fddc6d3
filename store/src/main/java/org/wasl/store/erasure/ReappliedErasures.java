package org.wasl.store.erasure;

import java.util.List;
import java.util.UUID;

/**
 * What was done about the erasures of the register that the database did not have.
 *
 * @param again how many were erased
 * @param left referrals that were not: their confirmation was not committed, and now they are held,
 *     or have a delivery that has not ended
 */
public record ReappliedErasures(int again, List<UUID> left) {}
