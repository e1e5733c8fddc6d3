package org.wasl.gateway.monitoring;

import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.wasl.rules.retention.RetentionTable;
import org.wasl.store.erasure.RetentionFacts;
import org.wasl.store.erasure.RetentionFacts.RetentionSurvey;
import org.wasl.store.jdbc.Result;

/**
 * Finds which referrals are kept longer than their retention allows. A run reads every referral, so
 * it is seldom taken; in between the last one stands.
 */
public final class RetentionCheck implements Runnable, LongSupplier {
  private final RetentionFacts facts;
  private final Supplier<RetentionTable> table;
  private final Duration grace;
  private final int named;
  private final Clock clock;
  private volatile Optional<RetentionSurvey> last = Optional.empty();

  /**
   * @param grace how long after its retention a referral may still be there
   * @param named most referrals that are named
   */
  public RetentionCheck(
      RetentionFacts facts,
      Supplier<RetentionTable> table,
      Duration grace,
      int named,
      Clock clock) {
    this.facts = facts;
    this.table = table;
    this.grace = grace;
    this.named = named;
    this.clock = clock;
  }

  /** One run; where the database does not answer the last result stays. */
  @Override
  public void run() {
    if (facts.survey(table.get(), clock.instant(), grace, named)
        instanceof Result.Done<RetentionSurvey>(RetentionSurvey survey)) {
      last = Optional.of(survey);
    }
  }

  /** What the last run found; empty before the first. */
  public Optional<RetentionSurvey> last() {
    return last;
  }

  /** How many are overdue, as of the last run; 0 before the first. */
  @Override
  public long getAsLong() {
    return last.map(RetentionSurvey::overdue).orElse(0L);
  }
}
