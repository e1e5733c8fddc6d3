package org.wasl.trials.sandbox;

import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Decides what comes of each case; every agency that asks about a referral is told the same. */
@FunctionalInterface
public interface CasePlanner {
  /** What comes of the case of this referral; completes once that is known. */
  CompletionStage<CasePlan> planOf(UUID referral);

  /**
   * By chance, the same for the same seed: a notice in this share of the cases that name somebody,
   * and no report in any.
   */
  static CasePlanner wanted(long seed, double share) {
    SeededValues seeded = new SeededValues(seed);
    return referral ->
        CompletableFuture.completedStage(
            seeded.share("wanted", referral) < share ? CasePlan.WANTED : CasePlan.OPENED);
  }
}
