package org.wasl.trials.sandbox;

import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Decides what the agencies do about each case: one plan for each referral. */
@FunctionalInterface
public interface CasePlanner {
  /** The plan for this referral; completes once it is known. */
  CompletionStage<CasePlan> planOf(UUID referral);

  /**
   * A notice in a share of the cases, where they have a subject; in another share a person is
   * brought before a court and judged. Both are chosen by the seed.
   *
   * @param wanted share of the first, from 0
   * @param tried share of the second; both together at most 1
   */
  static CasePlanner shares(long seed, double wanted, double tried) {
    SeededValues seeded = new SeededValues(seed);
    return referral -> {
      double share = seeded.share("wanted", referral);
      CasePlan others = share < wanted + tried ? CasePlan.TRIED : CasePlan.OPENED;
      return CompletableFuture.completedStage(share < wanted ? CasePlan.WANTED : others);
    };
  }
}
