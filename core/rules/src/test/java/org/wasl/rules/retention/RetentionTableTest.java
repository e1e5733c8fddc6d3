package org.wasl.rules.retention;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.time.Period;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.wasl.rules.lifecycle.ReferralState;
import org.wasl.rules.retention.Retention.From;

class RetentionTableTest {
  private static final Instant SINCE = Instant.parse("2026-01-31T10:00:00Z");
  private static final Instant LAST = Instant.parse("2026-03-01T10:00:00Z");
  private static final RetentionTable TABLE =
      new RetentionTable(
          Map.of(
              "vetted-case", new Retention(From.END, Period.ofMonths(1)),
              "status", new Retention(From.LAST_STEP, Period.ofDays(10)),
              "warrant", new Retention(From.LAST_STEP, Period.ofYears(2))),
          ZoneId.of("UTC"));

  @Test
  void longestRetentionOfMessagesApplies() {
    // Then
    assertThat(
            TABLE.expiry(
                List.of("vetted-case", "status"), ReferralState.CLOSED, false, SINCE, LAST))
        .contains(Instant.parse("2026-03-11T10:00:00Z"));
    assertThat(
            TABLE.expiry(
                List.of("warrant", "vetted-case", "status"),
                ReferralState.CLOSED,
                false,
                SINCE,
                LAST))
        .contains(Instant.parse("2028-03-01T10:00:00Z"));
  }

  @Test
  void countsCalendarMonths() {
    // Then
    assertThat(TABLE.expiry(List.of("vetted-case"), ReferralState.BEFORE_COURT, false, SINCE, LAST))
        .contains(Instant.parse("2026-02-28T10:00:00Z"));
  }

  @Test
  void keepsUnfinishedReferralWithoutLimit() {
    // Then
    assertThat(
            TABLE.expiry(List.of("vetted-case"), ReferralState.INVESTIGATING, false, SINCE, LAST))
        .isEmpty();
    assertThat(TABLE.expiry(List.of("status"), ReferralState.INVESTIGATING, false, SINCE, LAST))
        .isPresent();
  }

  @Test
  void keepsReferralWithoutLimitWhileNoticeIsInForce() {
    // Then
    assertThat(
            TABLE.expiry(List.of("vetted-case", "status"), ReferralState.CLOSED, true, SINCE, LAST))
        .isEmpty();
  }

  @Test
  void keepsUnknownMessagesWithoutLimit() {
    // Then
    assertThat(
            TABLE.expiry(List.of("status", "unheard-of"), ReferralState.CLOSED, false, SINCE, LAST))
        .isEmpty();
  }

  @Test
  void rejectsNegativePeriod() {
    // Then
    assertThatThrownBy(() -> new Retention(From.END, Period.ofDays(-1)))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
