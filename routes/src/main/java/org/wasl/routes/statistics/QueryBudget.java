package org.wasl.routes.statistics;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.wasl.rules.id.AgencyId;
import org.wasl.runtime.TokenBucket;

/**
 * The number of tables that each agency may request. It applies to a burst, and again for each
 * hour. Each gateway counts for itself.
 */
public final class QueryBudget {
  private final int perHour;
  private final LongSupplier nanoClock;
  private final Map<AgencyId, TokenBucket> left = new ConcurrentHashMap<>();

  /**
   * @param perHour tables for each agency, 1 or more
   * @param nanoClock a monotonic clock
   */
  public QueryBudget(int perHour, LongSupplier nanoClock) {
    this.perHour = perHour;
    this.nanoClock = nanoClock;
  }

  /**
   * Takes one table from the budget.
   *
   * @param agency an agency of the directory, so that their number is limited
   * @return 0 if the budget had one, otherwise the seconds until it has
   */
  long take(AgencyId agency) {
    long now = nanoClock.getAsLong();
    TokenBucket bucket = left.computeIfAbsent(agency, id -> full(now));
    synchronized (bucket) {
      if (bucket.hasToken(now)) {
        bucket.take(now);
        return 0;
      }
      return 1 + TimeUnit.MILLISECONDS.toSeconds(bucket.millisUntilToken(now));
    }
  }

  private TokenBucket full(long now) {
    return new TokenBucket((double) perHour / TimeUnit.HOURS.toSeconds(1), perHour, now);
  }
}
