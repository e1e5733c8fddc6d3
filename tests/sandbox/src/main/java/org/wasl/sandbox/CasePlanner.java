package org.wasl.sandbox;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.wasl.rules.id.ReferralId;

/** Decides how the agencies handle each case, with one plan for each referral. */
@FunctionalInterface
public interface CasePlanner {
  /** The plan for this referral. It completes once the plan is known. */
  CompletionStage<CasePlan> planOf(ReferralId referral);

  /**
   * Plans a notice for a share of the cases that have a subject. For another share, a person is
   * brought before a court and judged. The seed chooses both.
   *
   * @param wanted share of the first, from 0
   * @param triedShare share of the second; both together at most 1
   */
  static CasePlanner shares(long seed, double wanted, double triedShare) {
    SeededValues seeded = new SeededValues(seed);
    return referral -> {
      double share = seeded.share("wanted", referral.value());
      CasePlan others = share < wanted + triedShare ? CasePlan.TRIED : CasePlan.OPENED;
      return CompletableFuture.completedStage(share < wanted ? CasePlan.WANTED : others);
    };
  }
}
