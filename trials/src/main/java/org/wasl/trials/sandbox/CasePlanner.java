package org.wasl.trials.sandbox;

import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Decides what the agencies do about each case: one plan for each referral. */
@FunctionalInterface
public interface CasePlanner {
  /** The plan for this referral; completes once it is known. */
  CompletionStage<CasePlan> planOf(UUID referral);

  /** A notice in this share of the cases with a subject, chosen by the seed; no report in any. */
  static CasePlanner wanted(long seed, double share) {
    SeededValues seeded = new SeededValues(seed);
    return referral ->
        CompletableFuture.completedStage(
            seeded.share("wanted", referral) < share ? CasePlan.WANTED : CasePlan.OPENED);
  }
}
