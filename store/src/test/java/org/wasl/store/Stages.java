package org.wasl.store;

import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.wasl.rules.Role;
import org.wasl.rules.competence.Validity;
import org.wasl.rules.deadlines.OfficeHours;
import org.wasl.rules.deadlines.OfficeHours.Span;
import org.wasl.rules.deadlines.Stage;
import org.wasl.rules.deadlines.StageRule;
import org.wasl.rules.deadlines.StageTable;
import org.wasl.rules.deadlines.Trigger;
import org.wasl.rules.deadlines.WorkingCalendar;

/** Stages by a calendar that never closes: due after ten hours, reminded two hours before. */
final class Stages {
  static final Duration WORK = Duration.ofHours(10);
  static final Duration BEFORE = Duration.ofHours(2);

  static final StageTable TABLE =
      new StageTable(
          List.of(
              rule(Stage.DELIVERED, "accepted:*", "*", "delivered:="),
              rule(Stage.RETRIEVED, "delivered:*", "*", "retrieved:="),
              rule(Stage.INSTRUCTED, "delivered:vetted-case", "office", "accepted:instruction"),
              rule(
                  Stage.WITHDRAWAL_CONFIRMED,
                  "delivered:wanted-notice/withdraw",
                  "police",
                  "accepted:notice-answer/confirmed")),
          open(),
          Map.of("police-a", Role.POLICE, "office-a", Role.PROSECUTION));

  private Stages() {}

  static StageRule rule(Stage stage, String start, String owing, String end) {
    return new StageRule(
        stage.wireName(),
        stage,
        Validity.ALWAYS,
        Trigger.of(start),
        Set.of(owing),
        List.of(Trigger.of(end)),
        WORK,
        BEFORE,
        List.of("owing"),
        List.of("triage"));
  }

  private static WorkingCalendar open() {
    Map<DayOfWeek, OfficeHours> week = new EnumMap<>(DayOfWeek.class);
    for (DayOfWeek day : DayOfWeek.values()) {
      week.put(day, new OfficeHours(List.of(new Span(0, 1440))));
    }
    return new WorkingCalendar(ZoneId.of("Africa/Casablanca"), week, Set.of(), Set.of(), List.of());
  }

  /** What is told of the states of the tests' cases. */
  static Optional<String> status(String state) {
    return switch (state) {
      case "investigating" -> Optional.of("under-examination");
      case "closed" -> Optional.of("closed");
      default -> Optional.empty();
    };
  }

  /** Follows the trail to its end: a first run sees how far it may read, the next ones read. */
  static void follow(Store store) {
    store.deadlines().follow(TABLE, Stages::status).orElseThrow();
    while (store.deadlines().follow(TABLE, Stages::status).orElseThrow()) {}
  }

  static Instant in(Duration time) {
    return Instant.now().plus(time);
  }
}
