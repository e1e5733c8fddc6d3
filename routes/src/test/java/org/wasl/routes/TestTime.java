package org.wasl.routes;

import static org.awaitility.Awaitility.await;

import java.time.Clock;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.camel.RoutesBuilder;
import org.wasl.routes.door.Recording;
import org.wasl.routes.own.OwnVoice;
import org.wasl.routes.own.Reminders;
import org.wasl.routes.own.ReporterStatus;
import org.wasl.routes.own.Timekeeper;
import org.wasl.rules.Role;
import org.wasl.rules.agreements.Agreement;
import org.wasl.rules.agreements.Agreements;
import org.wasl.rules.competence.Validity;
import org.wasl.rules.deadlines.ClockTrust;
import org.wasl.rules.deadlines.OfficeHours;
import org.wasl.rules.deadlines.OfficeHours.Span;
import org.wasl.rules.deadlines.Stage;
import org.wasl.rules.deadlines.StageRule;
import org.wasl.rules.deadlines.StageTable;
import org.wasl.rules.deadlines.Trigger;
import org.wasl.rules.deadlines.WorkingCalendar;
import org.wasl.wire.AgencyDirectory;
import org.wasl.wire.Kind;
import org.wasl.wire.Sealing;
import org.wasl.wire.SignatureCheck;
import org.wasl.wire.SignatureVerifier;
import org.wasl.wire.SignedMessage;

/**
 * The deadlines of a line, with clocks in a test's hand: due after ten hours of an open calendar.
 */
final class TestTime {
  private static final Duration SOON = Duration.ofSeconds(60);

  static final Duration WORK = Duration.ofHours(10);
  static final Duration BEFORE = Duration.ofHours(2);
  private static final TestPartner GATEWAY = TestPartner.of("gateway", Kind.OVERSIGHT);
  private static final ZoneId ZONE = ZoneId.of("Africa/Casablanca");

  private final TestLine line;
  private final AtomicLong wallOffMillis = new AtomicLong();
  private final AtomicLong elapsedOffMillis = new AtomicLong();
  private final AtomicInteger looks = new AtomicInteger();
  private final Clock clock;

  TestTime(TestLine line) {
    this.line = line;
    InstantSource source = () -> Instant.now().plusMillis(wallOffMillis.get());
    this.clock = source.withZone(ZoneOffset.UTC);
  }

  /** Time passes, on every clock. */
  void pass(Duration time) {
    synchronized (this) {
      elapsedOffMillis.addAndGet(time.toMillis());
      wallOffMillis.addAndGet(time.toMillis());
    }
  }

  /** Only the wall clock moves. */
  void jump(Duration time) {
    wallOffMillis.addAndGet(time.toMillis());
  }

  /** Waits until the deadlines were looked at twice from now on. */
  void look() {
    int before = looks.get();
    await().atMost(SOON).until(() -> looks.get() >= before + 2);
  }

  private long nanos() {
    synchronized (this) {
      looks.incrementAndGet();
      return System.nanoTime() + elapsedOffMillis.get() * 1_000_000;
    }
  }

  boolean isSignedByTheGateway(SignedMessage message) {
    AgencyDirectory known = new AgencyDirectory(List.of(GATEWAY.agency()));
    return new SignatureVerifier(known)
            .message(GATEWAY.agency(), message.body(), message.signature())
        == SignatureCheck.VALID;
  }

  RoutesBuilder own() {
    Recording recording =
        new Recording(
            new Sealing(1024), GATEWAY.signer(), line.store.intake(), clock, line.due::raise);
    return new OwnRoutes(recording, line.events);
  }

  RoutesBuilder deadlines() {
    StageTable stages = new StageTable(List.of(delivered(), resealed()), open(), Map.of());
    OwnVoice voice = new OwnVoice(TestLine.SCHEMAS, GATEWAY.signer(), clock);
    Timekeeper timekeeper =
        new Timekeeper(
            line.store,
            stages,
            ReporterStatus.codes(TestLine.CODES),
            new ClockTrust(60_000, 3_600_000),
            clock,
            this::nanos,
            100,
            line.events);
    Reminders reminders =
        new Reminders(
            voice,
            stages,
            agreements(),
            line.directory,
            line.store.timelines()::referral,
            line.store.deadlines(),
            line.events);
    ReporterStatus status =
        new ReporterStatus(
            voice,
            agreements(),
            line.directory,
            line.store.timelines()::referral,
            line.store.statuses(),
            ZONE);
    return new DeadlineRoutes(timekeeper, reminders, status, 50, 50);
  }

  private static Agreements agreements() {
    List<Agreement> lines = new ArrayList<>(TestPartners.agreements().lines());
    Set<Role> reminded = Set.of(Role.POLICE, Role.PROSECUTION, Role.TRIAGE);
    lines.add(new Agreement(Role.GATEWAY, "reminder", Agreement.ANY, Set.of(), reminded));
    lines.add(
        new Agreement(Role.GATEWAY, "status", Agreement.ANY, Set.of(), Set.of(Role.PLATFORM)));
    return new Agreements(lines);
  }

  /** Of the vetted case only, so that nothing else adds to what is counted. */
  private static StageRule delivered() {
    return rule(Stage.DELIVERED, "accepted:vetted-case", "delivered:=", BEFORE, StageRule.OWING);
  }

  /** As it is shipped. */
  private static StageRule resealed() {
    return rule(Stage.RESEALED, "needs-reseal:*", "delivered:handover/=", WORK, StageRule.HOLDER);
  }

  private static StageRule rule(
      Stage stage, String start, String end, Duration before, String reminded) {
    return new StageRule(
        stage.wireName(),
        stage,
        Validity.ALWAYS,
        Trigger.of(start),
        Set.of(StageRule.ANY),
        List.of(Trigger.of(end)),
        WORK,
        before,
        List.of(reminded),
        List.of("triage"));
  }

  private static WorkingCalendar open() {
    Map<DayOfWeek, OfficeHours> week = new EnumMap<>(DayOfWeek.class);
    for (DayOfWeek day : DayOfWeek.values()) {
      week.put(day, new OfficeHours(List.of(new Span(0, 24 * 60))));
    }
    return new WorkingCalendar(ZONE, week, Set.of(), Set.of(), List.of());
  }
}
