package org.wasl.routes;

import static org.awaitility.Awaitility.await;
import static org.wasl.runtime.TestLoad.SOON;

import java.time.Clock;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.apache.camel.RoutesBuilder;
import org.wasl.routes.config.ConfigurationSnapshot;
import org.wasl.routes.door.MessageRecorder;
import org.wasl.routes.own.DueMessages;
import org.wasl.routes.own.NoticeExpiryWriter;
import org.wasl.routes.own.OwnMessageWriter;
import org.wasl.routes.own.ReminderWriter;
import org.wasl.routes.own.ReporterStatusWriter;
import org.wasl.rules.AgencyRole;
import org.wasl.rules.agreements.Agreement;
import org.wasl.rules.agreements.Agreements;
import org.wasl.rules.competence.Validity;
import org.wasl.rules.deadlines.ClockJumpDetector;
import org.wasl.rules.deadlines.DeadlineRule;
import org.wasl.rules.deadlines.DeadlineStage;
import org.wasl.rules.deadlines.DeadlineTable;
import org.wasl.rules.deadlines.OfficeHours;
import org.wasl.rules.deadlines.OfficeHours.Span;
import org.wasl.rules.deadlines.StepPattern;
import org.wasl.rules.deadlines.WorkingCalendar;
import org.wasl.rules.id.AgencyId;
import org.wasl.rules.statistics.Countries;
import org.wasl.wire.directory.Agency;
import org.wasl.wire.directory.AgencyDirectory;
import org.wasl.wire.directory.AgencyKind;
import org.wasl.wire.jose.SignatureStatus;
import org.wasl.wire.message.MessageSealer;
import org.wasl.wire.message.SignatureVerifier;
import org.wasl.wire.message.SignedMessage;

/**
 * The deadlines of a line, with clocks that the test controls. They are due after ten hours of an
 * open calendar.
 */
final class TestTime {

  static final Duration WORK = Duration.ofHours(10);
  static final Duration BEFORE = Duration.ofHours(2);
  private static final TestPartner GATEWAY = TestPartner.of("gateway", AgencyKind.OVERSIGHT);
  static final ZoneId ZONE = ZoneId.of("Africa/Casablanca");
  static final Countries COUNTRIES = new Countries("MA", Map.of("FR", "europe"));

  private final TestLine line;
  private final AtomicLong wallOffMillis = new AtomicLong();
  private final AtomicLong elapsedOffMillis = new AtomicLong();
  private final AtomicInteger checks = new AtomicInteger();
  private final Clock clock;
  private volatile AgencyDirectory directory;

  TestTime(TestLine line) {
    this.line = line;
    InstantSource source = () -> Instant.now().plusMillis(wallOffMillis.get());
    this.clock = source.withZone(ZoneOffset.UTC);
    this.directory = line.directory;
  }

  /** Time passes, on every clock. */
  void pass(Duration time) {
    synchronized (this) {
      elapsedOffMillis.addAndGet(time.toMillis());
      wallOffMillis.addAndGet(time.toMillis());
    }
  }

  /** Time passes until the end of that local day. */
  void passUntilTheEndOf(LocalDate day) {
    passUntilBeforeTheEndOf(day, Duration.ZERO);
  }

  /** Time passes until so long before the end of that local day, in one step. */
  void passUntilBeforeTheEndOf(LocalDate day, Duration before) {
    pass(Duration.between(clock.instant(), open().endOf(day).minus(before)));
  }

  /** From now on the gateway's own messages see these agencies in place of those of the line. */
  void inDirectory(Agency... changed) {
    Map<AgencyId, Agency> agencies = new HashMap<>();
    line.directory.all().forEach(agency -> agencies.put(agency.id(), agency));
    Stream.of(changed).forEach(agency -> agencies.put(agency.id(), agency));
    directory = new AgencyDirectory(agencies.values());
  }

  /** The local day now. */
  LocalDate today() {
    return LocalDate.now(clock.withZone(ZONE));
  }

  /** Only the wall clock moves. */
  void jump(Duration time) {
    wallOffMillis.addAndGet(time.toMillis());
  }

  /** Waits until the deadlines were checked twice from now on. */
  void awaitChecks() {
    int before = checks.get();
    await().atMost(SOON).until(() -> checks.get() >= before + 2);
  }

  private long nanos() {
    synchronized (this) {
      checks.incrementAndGet();
      return System.nanoTime() + elapsedOffMillis.get() * 1_000_000;
    }
  }

  boolean isSignedByTheGateway(SignedMessage message) {
    AgencyDirectory known = new AgencyDirectory(List.of(GATEWAY.agency()));
    return SignatureVerifier.ofAnyTime(known)
            .verifyMessage(GATEWAY.agency(), message.body(), message.signature())
        == SignatureStatus.VALID;
  }

  RoutesBuilder own() {
    MessageRecorder recording =
        new MessageRecorder(
            new MessageSealer(1024),
            GATEWAY::signer,
            line.store.intake(),
            line.requests,
            clock,
            new QueueOnly(),
            line.due::signal);
    return new OwnMessageRoutes(recording, line.events);
  }

  RoutesBuilder deadlines() {
    DeadlineTable stages =
        new DeadlineTable(List.of(delivered(), resealed(), renewed()), open(), Map.of());
    OwnMessageWriter ownMessages =
        new OwnMessageWriter(() -> TestLine.SCHEMAS, GATEWAY::signer, clock);
    Supplier<ConfigurationSnapshot> tables =
        () ->
            new ConfigurationSnapshot(
                directory, TestPartners.competence(), agreements(), stages, TestLine.SCHEMAS);
    DueMessages timekeeper =
        new DueMessages(
            line.store,
            tables,
            ReporterStatusWriter.codes(TestLine.CODES),
            new ClockJumpDetector(60_000, 3_600_000),
            clock,
            this::nanos,
            100,
            line.events);
    ReminderWriter reminders =
        new ReminderWriter(
            ownMessages,
            tables,
            line.store.referralSnapshots()::referral,
            line.store.deadlines(),
            clock,
            line.events);
    ReporterStatusWriter status =
        new ReporterStatusWriter(
            ownMessages,
            tables,
            line.store.referralSnapshots()::referral,
            line.store.reporterStatuses(),
            clock.withZone(ZONE));
    NoticeExpiryWriter expiries =
        new NoticeExpiryWriter(
            ownMessages, tables, line.store.referralSnapshots()::snapshot, clock);
    return new DeadlineRoutes(timekeeper, reminders, expiries, status, 50, 50);
  }

  private static Agreements agreements() {
    List<Agreement> lines = new ArrayList<>(TestPartners.agreements().lines());
    Set<AgencyRole> reminded = Set.of(AgencyRole.POLICE, AgencyRole.PROSECUTION, AgencyRole.TRIAGE);
    lines.add(new Agreement(AgencyRole.GATEWAY, "reminder", Agreement.ANY, Set.of(), reminded));
    lines.add(
        new Agreement(
            AgencyRole.GATEWAY, "status", Agreement.ANY, Set.of(), Set.of(AgencyRole.PLATFORM)));
    return new Agreements(lines);
  }

  /** For the vetted case only, so that nothing else adds to the counts. */
  private static DeadlineRule delivered() {
    return rule(
        DeadlineStage.DELIVERED,
        "accepted:vetted-case",
        "delivered:=",
        BEFORE,
        DeadlineRule.OWING,
        DeadlineRule.OFFICE);
  }

  /** As it is shipped. */
  private static DeadlineRule resealed() {
    return rule(
        DeadlineStage.RESEALED,
        "needs-reseal:*",
        "delivered:handover/=",
        WORK,
        DeadlineRule.HOLDER);
  }

  /** As it is shipped, but for the time before the end. */
  private static DeadlineRule renewed() {
    return new DeadlineRule(
        DeadlineStage.RENEWED.wireName(),
        DeadlineStage.RENEWED,
        Validity.ALWAYS,
        StepPattern.parse("accepted:wanted-notice/issue"),
        Set.of(DeadlineRule.ISSUER),
        List.of(
            StepPattern.parse("accepted:wanted-notice/modify"),
            StepPattern.parse("accepted:judgment/ends-notice"),
            StepPattern.parse("accepted:notice-expiry")),
        Optional.empty(),
        BEFORE,
        List.of(DeadlineRule.OWING),
        List.of());
  }

  private static DeadlineRule rule(
      DeadlineStage stage, String start, String end, Duration before, String... reminded) {
    return new DeadlineRule(
        stage.wireName(),
        stage,
        Validity.ALWAYS,
        StepPattern.parse(start),
        Set.of(DeadlineRule.ANY),
        List.of(StepPattern.parse(end)),
        Optional.of(WORK),
        before,
        List.of(reminded),
        List.of("triage"));
  }

  private static WorkingCalendar open() {
    Map<DayOfWeek, OfficeHours> week = new EnumMap<>(DayOfWeek.class);
    for (DayOfWeek day : DayOfWeek.values()) {
      week.put(day, new OfficeHours(List.of(new Span(0, 24 * 60))));
    }
    return new WorkingCalendar(ZONE, week, Map.of(), Map.of(), List.of());
  }
}
