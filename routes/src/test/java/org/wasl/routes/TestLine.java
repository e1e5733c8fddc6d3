package org.wasl.routes;

import static org.wasl.base.TestLoad.SOON;

import java.io.IOException;
import java.sql.SQLException;
import java.time.Clock;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.LocalDate;
import java.time.MonthDay;
import java.time.ZoneId;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.apache.camel.RoutesBuilder;
import org.awaitility.Awaitility;
import org.wasl.routes.broker.BrokerClient;
import org.wasl.routes.broker.BrokerSettings;
import org.wasl.routes.broker.ParkedView;
import org.wasl.routes.delivery.AcknowledgementHandler;
import org.wasl.routes.delivery.AgencyPresence;
import org.wasl.routes.delivery.CallPermits;
import org.wasl.routes.delivery.DeliveryAccess;
import org.wasl.routes.delivery.DeliveryAttempt;
import org.wasl.routes.delivery.DeliveryByPermit;
import org.wasl.routes.delivery.DueSignal;
import org.wasl.routes.delivery.QueueReconciler;
import org.wasl.routes.delivery.RefusedQueues;
import org.wasl.routes.delivery.UnavailableAgencyParking;
import org.wasl.routes.door.AdmissionControl;
import org.wasl.routes.door.ImmediateDelivery;
import org.wasl.routes.door.MessageChecks;
import org.wasl.routes.door.MessageDecision;
import org.wasl.routes.door.MessageRecorder;
import org.wasl.routes.door.ProblemResponder;
import org.wasl.routes.door.RejectionHandler;
import org.wasl.routes.door.SubmissionOpener;
import org.wasl.routes.inquiry.NoticeListHandler;
import org.wasl.routes.inquiry.ReferenceDataHandler;
import org.wasl.routes.inquiry.ReferralActionsHandler;
import org.wasl.routes.inquiry.ReferralListHandler;
import org.wasl.routes.inquiry.TimelineHandler;
import org.wasl.routes.statistics.QueryBudget;
import org.wasl.routes.statistics.StatisticsHandler;
import org.wasl.routes.statistics.StatisticsPolicy;
import org.wasl.rules.agreements.Agreements;
import org.wasl.rules.alarms.AlarmKind;
import org.wasl.rules.deadlines.OfficeHours;
import org.wasl.rules.deadlines.OfficeHours.Span;
import org.wasl.rules.deadlines.WorkingCalendar;
import org.wasl.rules.deadlines.WorkingCalendar.SpecialHours;
import org.wasl.rules.delivery.BreakerPolicy;
import org.wasl.rules.delivery.RetryPolicy;
import org.wasl.schemas.codes.CodeLists;
import org.wasl.schemas.json.JsonLimits;
import org.wasl.schemas.json.MessageLimits;
import org.wasl.schemas.json.StrictJson;
import org.wasl.schemas.problem.ProblemRenderer;
import org.wasl.schemas.registry.SchemaRegistry;
import org.wasl.store.Store;
import org.wasl.store.TestDatabase;
import org.wasl.store.delivery.DeliveryConfig;
import org.wasl.store.jdbc.Result;
import org.wasl.store.referral.ReferralSnapshot;
import org.wasl.store.trail.RequestAudit;
import org.wasl.store.trail.RequestAuditConfig;
import org.wasl.wire.directory.AgencyDirectory;
import org.wasl.wire.directory.AgencyKind;
import org.wasl.wire.jose.SignatureStatus;
import org.wasl.wire.message.MessageSealer;
import org.wasl.wire.message.SignatureVerifier;
import org.wasl.wire.message.SubmissionKeys;

/** The parts of the pipeline on a real store, put together as the gateway does. */
public final class TestLine {
  /** Nothing is counted up before a test closes it, however slow the machine is. */
  private static final RequestAuditConfig REQUEST_AUDIT =
      new RequestAuditConfig(
          Duration.ofHours(1),
          RequestAuditConfig.DEFAULT.readInterval(),
          RequestAuditConfig.DEFAULT.maxKinds(),
          RequestAuditConfig.DEFAULT.maxReferrals());

  public static final CodeLists CODES = CodeLists.load();
  public static final SchemaRegistry SCHEMAS = SchemaRegistry.load(CODES);
  public static final WorkingCalendar CALENDAR =
      new WorkingCalendar(
          ZoneId.of("Africa/Casablanca"),
          Map.of(
              DayOfWeek.FRIDAY, new OfficeHours(List.of(new Span(510, 720), new Span(840, 1440)))),
          Map.of(MonthDay.of(1, 11), "independence-manifesto", MonthDay.of(1, 1), "new-year"),
          Map.of(LocalDate.of(2027, 3, 10), "aid-al-fitr"),
          List.of(
              new SpecialHours(
                  "ramadan",
                  LocalDate.of(2027, 2, 8),
                  LocalDate.of(2027, 3, 9),
                  new OfficeHours(List.of(new Span(540, 900))))));
  public static final StrictJson JSON = new StrictJson(JsonLimits.DEFAULT);
  private static final TestPartner GATEWAY = TestPartner.of("gateway", AgencyKind.OVERSIGHT);
  private static final int MAX_LISTED = 2;
  private static final long MAX_BACKLOG = 5;
  private static final long MAX_BACKLOG_PER_SENDER = 4;

  /**
   * An id that the broker lost is missed after half a second. A lease lasts longer than a busy
   * machine stands still: else an agency is called twice, or a receipt not recorded.
   */
  private static final DeliveryConfig QUICK_TO_MISS =
      new DeliveryConfig(
          RetryPolicy.DEFAULT, BreakerPolicy.DEFAULT, 256, 120_000, 500, 5_000, 5_000);

  private final AtomicLong relayLooks = new AtomicLong();
  private final AtomicLong parkingLooks = new AtomicLong();
  public final TestEvents events = new TestEvents();

  /** Who is there; a test may put others in their place. */
  public volatile AgencyDirectory directory = TestPartners.directory();

  public final DueSignal due = new DueSignal();
  public final AgencyPresence attendance = new AgencyPresence(() -> directory, due);
  public final AtomicBoolean diskHasRoom = new AtomicBoolean(true);

  /** Run once, when a decision has read where the referral stands and before it is written. */
  public final AtomicReference<Runnable> meanwhile = new AtomicReference<>(() -> {});

  /** Who may send what to whom; the shipped ones, until a test sets others. */
  public final AtomicReference<Agreements> agreements =
      new AtomicReference<>(TestPartners.agreements());

  public final AtomicBoolean clockFails = new AtomicBoolean();
  public final SubmissionKeys submissionKeys =
      new SubmissionKeys(Duration.ofHours(1), Clock.systemUTC());
  public final Store store;
  public final RequestAudit requests;
  public final AdmissionControl capacity;
  public final RejectionHandler refusals;
  public final TestLog log;
  private final CallPermits permits = new CallPermits(() -> directory);
  private ImmediateDelivery immediate = new QueueOnly();

  public TestLine() throws IOException, SQLException {
    store = TestDatabase.empty(config -> config.with(QUICK_TO_MISS));
    capacity =
        new AdmissionControl(
            store.deliveryBacklog()::snapshot,
            store.deliveryBacklog()::bySender,
            MAX_BACKLOG,
            MAX_BACKLOG_PER_SENDER,
            () -> diskHasRoom.get() ? Optional.empty() : Optional.of(AlarmKind.DISK_FULL),
            reason -> events.alarm(reason, "gateway"));
    requests = store.auditRequests(REQUEST_AUDIT, (agency, times) -> {});
    refusals =
        new RejectionHandler(
            requests, new ProblemResponder(new ProblemRenderer(CODES), 7), events::refused);
    log = new TestLog(store, events, directory);
  }

  public MessageChecks checks() {
    return new MessageChecks(
        () -> directory,
        capacity,
        JSON,
        MessageLimits.LARGEST,
        SCHEMAS,
        new FailingClock(clockFails::get),
        300_000);
  }

  public RoutesBuilder door(MessageChecks checks) {
    MessageDecision decisions =
        new MessageDecision(
            () -> TestPartners.configuration(directory, agreements.get()),
            "triage",
            SCHEMAS,
            CODES,
            this::standing,
            Clock.systemUTC());
    MessageRecorder recording =
        new MessageRecorder(
            new MessageSealer(1024),
            GATEWAY::signer,
            store.intake(),
            requests,
            Clock.systemUTC(),
            immediate,
            due::signal);
    return new DoorRoutes(
        checks, new SubmissionOpener(submissionKeys), decisions, recording, refusals, events);
  }

  private Result<Optional<ReferralSnapshot>> standing(UUID referral) {
    Result<Optional<ReferralSnapshot>> read = store.referralSnapshots().snapshot(referral);
    meanwhile.getAndSet(() -> {}).run();
    return read;
  }

  /** Whether the gateway of this line has signed exactly this page of a list of notices. */
  SignatureStatus signatureOfNotices(byte[] page, String signature) {
    AgencyDirectory keys = new AgencyDirectory(List.of(GATEWAY.agency()));
    return SignatureVerifier.ofAnyTime(keys).verifyNoticeList(GATEWAY.agency(), page, signature);
  }

  public RoutesBuilder inquiry() {
    return new InquiryRoutes(
        new TimelineHandler(
            () -> directory,
            store.timelines(),
            store.deadlines(),
            store.erasures(),
            requests,
            refusals,
            Clock.systemUTC(),
            1_000),
        new ReferralActionsHandler(
            () -> TestPartners.configuration(directory, agreements.get()),
            SCHEMAS,
            store,
            requests,
            refusals,
            Clock.systemUTC()),
        log.proofs(directory, store, requests, refusals),
        new ReferralListHandler(
            () -> directory, store.referralLists(), requests, MAX_LISTED, refusals),
        new NoticeListHandler(
            () -> directory,
            store.noticeHoldings(),
            requests,
            MAX_LISTED,
            GATEWAY::signer,
            refusals),
        new ReferenceDataHandler(() -> directory, CODES, () -> CALENDAR, requests, refusals));
  }

  /**
   * @param policy which periods, and what is shown
   * @param perHour tables for each agency
   */
  public RoutesBuilder statistics(StatisticsPolicy policy, int perHour) {
    return new StatisticsRoutes(
        new StatisticsHandler(
            () -> directory,
            store.statistics(),
            policy,
            new QueryBudget(perHour, System::nanoTime),
            CODES,
            requests,
            refusals,
            Clock.systemUTC()));
  }

  public RoutesBuilder policies() {
    return new FailurePolicies(refusals);
  }

  /** Waits until the relay knows who is there now: what it claims from here on is for them. */
  public void awaitRelayLook() {
    long before = relayLooks.get();
    Awaitility.await().atMost(SOON).until(() -> relayLooks.get() > before);
  }

  public RoutesBuilder relay() {
    return relay(() -> false);
  }

  /** A queue that the broker refuses, though it answers, is asked again at least every second. */
  RoutesBuilder relay(BooleanSupplier brokerAnswers) {
    return relay(brokerAnswers, RelayRoutes.MOST_REFUSING_NANOS);
  }

  /** The same with another limit of the time that refused sends of one round may take. */
  RoutesBuilder relay(BooleanSupplier brokerAnswers, long mostRefusingNanos) {
    return new RelayRoutes(
        store.relay(),
        due,
        () -> {
          relayLooks.incrementAndGet();
          return attendance.limits(64);
        },
        50,
        1,
        new RefusedQueues(1_000, System::nanoTime),
        brokerAnswers,
        mostRefusingNanos);
  }

  public AgencyRoutes agencies() {
    return agencies(TestPartners.POLICE, TestPartners.OFFICE);
  }

  public AgencyRoutes agencies(TestPartner... to) {
    return new AgencyRoutes(Stream.of(to).map(TestPartner::agency).toList(), attendance, permits);
  }

  /** The door, if it is asked for afterwards, begins what can be delivered at once. */
  public AgencyRoutes immediateAgencies() {
    AgencyRoutes routes = agencies();
    immediate = new DeliveryByPermit(permits, routes::begin);
    return routes;
  }

  public RoutesBuilder delivery() {
    return new DeliveryRoutes(
        new DeliveryAttempt(
            () -> directory, SignatureVerifier.ofAnyTime(directory), store.attempts(), due, events),
        permits);
  }

  public RoutesBuilder visits() {
    DeliveryAccess visits = new DeliveryAccess(() -> directory, store.deliveryReceipts(), refusals);
    return new DeliveryAccessRoutes(
        visits,
        new AcknowledgementHandler(
            visits,
            SignatureVerifier.ofAnyTime(directory),
            store.attempts(),
            store.deliveryReceipts(),
            due,
            events,
            refusals,
            4096));
  }

  /**
   * What the reconciler does; what is due to an agency that cannot take it is parked at once.
   *
   * @param shown agencies whose parked ids are shown at first
   */
  QueueReconciler reconciler(
      BrokerClient broker, BrokerSettings settings, Collection<String> shown) {
    return new QueueReconciler(
        store,
        broker,
        new ParkedView(broker, settings.parkedViewSize()),
        shown,
        due,
        events,
        new UnavailableAgencyParking(
            store,
            () -> {
              parkingLooks.incrementAndGet();
              return directory;
            },
            events,
            0,
            System::nanoTime));
  }

  /** Waits until the reconciler knows who is there now: it parks nothing for those before. */
  void awaitParkingLook() {
    long before = parkingLooks.get();
    Awaitility.await().atMost(SOON).until(() -> parkingLooks.get() > before);
  }
}
