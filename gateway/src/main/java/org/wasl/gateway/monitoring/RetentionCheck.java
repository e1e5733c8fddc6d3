package org.wasl.gateway.monitoring;

import java.time.Clock;
import java.time.Duration;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.wasl.rules.retention.RetentionTable;
import org.wasl.store.erasure.RetentionFacts;
import org.wasl.store.jdbc.Result;

/**
 * Counts the referrals that are kept longer than their retention allows. A look reads every
 * referral, so it is seldom taken; in between the last count stands.
 */
public final class RetentionCheck implements Runnable, LongSupplier {
  private final RetentionFacts facts;
  private final Supplier<RetentionTable> table;
  private final Duration grace;
  private final Clock clock;
  private volatile long overdue;

  /**
   * @param grace how long after its retention a referral may still be there
   */
  public RetentionCheck(
      RetentionFacts facts, Supplier<RetentionTable> table, Duration grace, Clock clock) {
    this.facts = facts;
    this.table = table;
    this.grace = grace;
    this.clock = clock;
  }

  /** Looks; where the database does not answer the last count stands. */
  @Override
  public void run() {
    if (facts.countOverdue(table.get(), clock.instant().minus(grace))
        instanceof Result.Done<Long>(Long count)) {
      overdue = count;
    }
  }

  /** How many, as of the last look; 0 before the first. */
  @Override
  public long getAsLong() {
    return overdue;
  }
}
