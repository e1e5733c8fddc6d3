package org.wasl.assembly.monitoring;

import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.wasl.database.Result;
import org.wasl.rules.retention.RetentionTable;
import org.wasl.store.erasure.RetentionFacts;
import org.wasl.store.erasure.RetentionFacts.RetentionSurvey;

/**
 * Finds the referrals that are kept longer than their retention allows. A run reads every referral,
 * so runs are rare. Between runs the last result stays.
 */
public final class RetentionCheck implements Runnable, LongSupplier {
  private final RetentionFacts facts;
  private final Supplier<RetentionTable> table;
  private final Duration grace;
  private final int named;
  private final Clock clock;
  private volatile Optional<RetentionSurvey> last = Optional.empty();

  /**
   * @param grace how long after its retention a referral may still exist
   * @param named the maximum of referrals that are listed by id
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

  /** Runs once. If the database does not answer, the last result stays. */
  @Override
  public void run() {
    if (facts.survey(table.get(), clock.instant(), grace, named)
        instanceof Result.Done<RetentionSurvey>(RetentionSurvey survey)) {
      last = Optional.of(survey);
    }
  }

  /** The result of the last run. Empty before the first run. */
  public Optional<RetentionSurvey> last() {
    return last;
  }

  /** The number of overdue referrals at the last run. 0 before the first run. */
  @Override
  public long getAsLong() {
    return last.map(RetentionSurvey::overdue).orElse(0L);
  }
}
