package org.wasl.kit.sandbox;

import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Decides what comes of each case; every agency that asks about a referral is told the same. */
@FunctionalInterface
public interface Courses {
  /** What comes of the case of this referral; completes once that is known. */
  CompletionStage<Course> of(UUID referral);

  /**
   * By chance, the same for the same seed: a notice in this share of the cases that name somebody,
   * and no report in any.
   */
  static Courses wanted(long seed, double share) {
    Seeded seeded = new Seeded(seed);
    return referral ->
        CompletableFuture.completedStage(
            seeded.share("wanted", referral) < share ? Course.WANTED : Course.OPENED);
  }
}
