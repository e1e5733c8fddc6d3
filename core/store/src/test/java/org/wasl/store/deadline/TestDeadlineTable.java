package org.wasl.store.deadline;

import static org.wasl.runtime.TestLoad.SOON;

import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.awaitility.Awaitility;
import org.wasl.rules.AgencyRole;
import org.wasl.rules.competence.Validity;
import org.wasl.rules.deadlines.DeadlineRule;
import org.wasl.rules.deadlines.DeadlineStage;
import org.wasl.rules.deadlines.DeadlineTable;
import org.wasl.rules.deadlines.OfficeHours;
import org.wasl.rules.deadlines.OfficeHours.Span;
import org.wasl.rules.deadlines.StepPattern;
import org.wasl.rules.deadlines.WorkingCalendar;
import org.wasl.rules.id.AgencyId;
import org.wasl.rules.id.ReferralId;
import org.wasl.store.Store;
import org.wasl.store.TestDatabase;

/**
 * Stages by a calendar that never closes. They are due after ten hours, with a reminder two hours
 * before.
 */
public final class TestDeadlineTable {
  /** Transactions of no user, which are those of autovacuum. */
  private static final String OF_THE_SERVER =
      "pg_locks l join pg_stat_activity a using (pid)"
          + " where l.locktype = 'transactionid' and l.granted and a.usesysid is null";

  static final Duration WORK = Duration.ofHours(10);
  static final Duration BEFORE = Duration.ofHours(2);

  static final DeadlineTable TABLE =
      new DeadlineTable(
          List.of(
              rule(DeadlineStage.DELIVERED, "accepted:*", "*", "delivered:="),
              rule(DeadlineStage.RETRIEVED, "delivered:*", "*", "retrieved:="),
              rule(
                  DeadlineStage.INSTRUCTED,
                  "delivered:vetted-case",
                  "office",
                  "accepted:instruction"),
              rule(
                  DeadlineStage.WITHDRAWAL_CONFIRMED,
                  "delivered:wanted-notice/withdraw",
                  "police",
                  "accepted:notice-answer/confirmed")),
          open(),
          Map.of(
              new AgencyId("police-a"),
              AgencyRole.POLICE,
              new AgencyId("office-a"),
              AgencyRole.PROSECUTION));

  private TestDeadlineTable() {}

  static DeadlineRule rule(DeadlineStage stage, String start, String owing, String end) {
    return new DeadlineRule(
        stage.wireName(),
        stage,
        Validity.ALWAYS,
        StepPattern.parse(start),
        Set.of(owing),
        List.of(StepPattern.parse(end)),
        Optional.of(WORK),
        BEFORE,
        List.of("owing"),
        List.of("triage"));
  }

  /**
   * Waits for an analyze as for any other transaction, because the follower does not read beyond
   * it.
   */
  static void awaitTransactionsOfTheServer() {
    Awaitility.await()
        .pollDelay(Duration.ZERO)
        .atMost(SOON)
        .until(() -> TestDatabase.count(OF_THE_SERVER) == 0);
  }

  private static WorkingCalendar open() {
    Map<DayOfWeek, OfficeHours> week = new EnumMap<>(DayOfWeek.class);
    for (DayOfWeek day : DayOfWeek.values()) {
      week.put(day, new OfficeHours(List.of(new Span(0, 1440))));
    }
    return new WorkingCalendar(ZoneId.of("Africa/Casablanca"), week, Map.of(), Map.of(), List.of());
  }

  /** Returns the status that reporters get for a state of the tests' cases. */
  static Optional<String> status(String state) {
    return switch (state) {
      case "investigating" -> Optional.of("under-examination");
      case "closed" -> Optional.of("closed");
      default -> Optional.empty();
    };
  }

  /** Follows the trail to its end. A first run sees how far it may read, and the next ones read. */
  public static void follow(Store store) {
    follow(store, TABLE);
  }

  static void follow(Store store, DeadlineTable table) {
    awaitTransactionsOfTheServer();
    store.deadlines().follow(table, TestDeadlineTable::status).orElseThrow();
    awaitTransactionsOfTheServer();
    while (store.deadlines().follow(table, TestDeadlineTable::status).orElseThrow()
        == TrailProgress.READABLE) {}
  }

  /** Returns a table of these agencies and this calendar with these stages alone. */
  static DeadlineTable of(DeadlineRule... rules) {
    return new DeadlineTable(List.of(rules), TABLE.calendar(), TABLE.kinds());
  }

  /** Returns the owed stages of a referral. */
  static List<String> stages(Store store, ReferralId referral) {
    return store.deadlines().of(referral).orElseThrow().stream().map(OpenDeadline::stage).toList();
  }

  static Instant in(Duration time) {
    return Instant.now().plus(time);
  }
}
