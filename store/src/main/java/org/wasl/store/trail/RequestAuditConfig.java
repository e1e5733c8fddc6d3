package org.wasl.store.trail;

import java.time.Duration;

/**
 * Limits of the entries that agencies' requests cause.
 *
 * @param interval refusals and repetitions that go on have one entry in each
 * @param readInterval that a referral or a table is read again and again has one entry in each
 * @param maxKinds kinds of refusals and repetitions of one agency that are told apart; of the
 *     others there is one count
 * @param maxReferrals referrals, by what is read of them, and tables of statistics that one agency
 *     reads in an interval and that are told apart; of the others there is one count
 */
public record RequestAuditConfig(
    Duration interval, Duration readInterval, int maxKinds, int maxReferrals) {
  /** A minute, a day, 100 kinds, 1000 referrals. */
  public static final RequestAuditConfig DEFAULT =
      new RequestAuditConfig(Duration.ofMinutes(1), Duration.ofDays(1), 100, 1_000);
}
