package org.wasl.routes;

import static org.wasl.runtime.TestLoad.SOON;

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
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.apache.camel.RoutesBuilder;
import org.awaitility.Awaitility;
import org.wasl.database.Result;
import org.wasl.routes.broker.BrokerClient;
import org.wasl.routes.broker.BrokerSettings;
import org.wasl.routes.broker.ParkedView;
import org.wasl.routes.delivery.AcknowledgementHandler;
import org.wasl.routes.delivery.AgencyPresence;
import org.wasl.routes.delivery.CallPermits;
import org.wasl.routes.delivery.DeliveryAccess;
import org.wasl.routes.delivery.DeliveryAttempt;
import org.wasl.routes.delivery.DueSignal;
import org.wasl.routes.delivery.DueTickets;
import org.wasl.routes.delivery.QueueReconciler;
import org.wasl.routes.delivery.RefusedQueues;
import org.wasl.routes.delivery.UnavailableAgencyParking;
import org.wasl.routes.door.AdmissionControl;
import org.wasl.routes.door.ImmediateDelivery;
import org.wasl.routes.door.MessageChecks;
import org.wasl.routes.door.MessageDecision;
import org.wasl.routes.door.MessageRecorder;
import org.wasl.routes.door.ProblemResponder;
import org.wasl.routes.door.RefusalReceipts;
import org.wasl.routes.door.RejectionHandler;
import org.wasl.routes.door.SubmissionOpener;
import org.wasl.routes.inquiry.NoticeListHandler;
import org.wasl.routes.inquiry.ReferenceDataHandler;
import org.wasl.routes.inquiry.ReferralActionsHandler;
import org.wasl.routes.inquiry.ReferralListHandler;
import org.wasl.routes.inquiry.TimelineHandler;
import org.wasl.routes.runtime.Drain;
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
import org.wasl.rules.id.AgencyId;
import org.wasl.rules.id.ReferralId;
import org.wasl.schemas.codes.CodeLists;
import org.wasl.schemas.json.JsonLimits;
import org.wasl.schemas.json.MessageLimits;
import org.wasl.schemas.json.StrictJson;
import org.wasl.schemas.problem.ProblemRenderer;
import org.wasl.schemas.registry.SchemaRegistry;
import org.wasl.store.Store;
import org.wasl.store.TestDatabase;
import org.wasl.store.delivery.DeliveryConfig;
import org.wasl.store.referral.ReferralSnapshot;
import org.wasl.trail.RequestAudit;
import org.wasl.trail.RequestAuditConfig;
import org.wasl.wire.directory.AgencyDirectory;
import org.wasl.wire.directory.AgencyKind;
import org.wasl.wire.jose.SignatureStatus;
import org.wasl.wire.message.MessageSealer;
import org.wasl.wire.message.SignatureVerifier;
import org.wasl.wire.message.SubmissionKeys;

/** The parts of the pipeline on a real store, put together as the gateway does. */
public final class TestLine {
  /** The counts of refusals are not written before a test closes this, even on a slow machine. */
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

  /** The gateway itself, which is in no directory. */
  static final TestPartner GATEWAY = TestPartner.of("gateway", AgencyKind.OVERSIGHT);

  private static final int MAX_LISTED = 2;
  private static final long MAX_BACKLOG = 5;
  private static final long MAX_BACKLOG_PER_SENDER = 4;

  /**
   * An id that the broker lost is missed after half a second. A lease lasts longer than a busy
   * machine stalls. Otherwise an agency would be called twice, or a receipt not recorded.
   */
  private static final DeliveryConfig QUICK_TO_MISS =
      new DeliveryConfig(
          RetryPolicy.DEFAULT, BreakerPolicy.DEFAULT, 256, 120_000, 500, 5_000, 5_000);

  private final AtomicLong limitUpdates = new AtomicLong();
  private final AtomicLong parkingUpdates = new AtomicLong();
  public final TestEvents events = new TestEvents();

  /** The agencies. A test may replace them. */
  public volatile AgencyDirectory directory = TestPartners.directory();

  public final DueSignal due = new DueSignal();
  public final Drain drain = new Drain(Duration.ofDays(1), System::nanoTime);
  public final AgencyPresence attendance = new AgencyPresence(() -> directory, due, drain);
  public final AtomicBoolean diskHasRoom = new AtomicBoolean(true);
  public final AtomicReference<Optional<AlarmKind>> stop = new AtomicReference<>(Optional.empty());

  /** Runs once, after a decision has read the state of the referral and before it is written. */
  public final AtomicReference<Runnable> meanwhile = new AtomicReference<>(() -> {});

  /** The agreements. They are the shipped ones until a test sets others. */
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
  private final CallPermits permits = new CallPermits(() -> directory, drain);
  private ImmediateDelivery immediate = new QueueOnly();

  public TestLine() throws IOException, SQLException {
    store = TestDatabase.empty(config -> config.with(QUICK_TO_MISS));
    capacity =
        new AdmissionControl(
            store.deliveryBacklog()::snapshot,
            store.deliveryBacklog()::bySender,
            MAX_BACKLOG,
            MAX_BACKLOG_PER_SENDER,
            drain::isNoticeOver,
            stop::get,
            () -> diskHasRoom.get() ? Optional.empty() : Optional.of(AlarmKind.DISK_FULL),
            reason -> events.alarm(reason, "gateway"));
    requests = store.auditRequests(REQUEST_AUDIT, (agency, times) -> {});
    refusals =
        new RejectionHandler(
            requests,
            new ProblemResponder(new ProblemRenderer(CODES), 7),
            new RefusalReceipts(GATEWAY::signer, Clock.systemUTC()),
            events::refused);
    log = new TestLog(store, events, directory);
  }

  public MessageChecks checks() {
    return checks(() -> directory);
  }

  /**
   * @param agencies asked for the directory in place of {@link #directory}
   */
  MessageChecks checks(Supplier<AgencyDirectory> agencies) {
    return new MessageChecks(
        agencies,
        capacity,
        JSON,
        MessageLimits.LARGEST,
        () -> SCHEMAS,
        new FailingClock(clockFails::get),
        300_000);
  }

  public RoutesBuilder door(MessageChecks checks) {
    MessageDecision decisions =
        new MessageDecision(
            () -> TestPartners.configuration(directory, agreements.get()),
            new AgencyId("triage"),
            "MA",
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

  private Result<Optional<ReferralSnapshot>> standing(ReferralId referral) {
    Result<Optional<ReferralSnapshot>> read = store.referralSnapshots().snapshot(referral);
    meanwhile.getAndSet(() -> {}).run();
    return read;
  }

  /** Tells whether the gateway of this line has signed exactly this page of a list of notices. */
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
        new ReferenceDataHandler(
            () -> directory, () -> CODES, () -> CALENDAR, requests, refusals, Clock.systemUTC()));
  }

  /**
   * @param policy the allowed periods and shown numbers
   * @param perHour tables for each agency
   */
  public RoutesBuilder statistics(StatisticsPolicy policy, int perHour) {
    return new StatisticsRoutes(
        new StatisticsHandler(
            () -> directory,
            store.statistics(),
            () -> policy,
            new QueryBudget(perHour, System::nanoTime),
            () -> CODES,
            requests,
            refusals,
            Clock.systemUTC()));
  }

  public RoutesBuilder policies() {
    return new FailurePolicies(refusals);
  }

  /** Waits until the present agencies are known, so that later claims are for them. */
  public void awaitLimitUpdate() {
    long before = limitUpdates.get();
    Awaitility.await().atMost(SOON).until(() -> limitUpdates.get() > before);
  }

  public DeliveryRoutes deliveries() {
    return deliveries(() -> false);
  }

  /** The door, if it is created later, begins deliveries that are possible at once. */
  DeliveryRoutes immediateDeliveries() {
    DeliveryRoutes routes = deliveries();
    immediate = routes.immediate();
    return routes;
  }

  /** A queue that the broker refuses, though it answers, is asked again at least every second. */
  DeliveryRoutes deliveries(BooleanSupplier brokerAnswers) {
    return deliveries(brokerAnswers, DueTickets.MOST_REFUSING_NANOS);
  }

  /** Like {@link #immediateDeliveries}, with another time limit for rejected sends in one round. */
  DeliveryRoutes deliveries(BooleanSupplier brokerAnswers, long mostRefusingNanos) {
    DueTickets tickets =
        new DueTickets(
            store.dueDeliveries(),
            due,
            () -> {
              limitUpdates.incrementAndGet();
              return attendance.limits(64);
            },
            50,
            new RefusedQueues(1_000, System::nanoTime),
            brokerAnswers,
            mostRefusingNanos);
    return new DeliveryRoutes(
        tickets,
        1,
        new DeliveryAttempt(
            () -> directory, SignatureVerifier.ofAnyTime(directory), store.attempts(), due, events),
        permits);
  }

  public AgencyRoutes agencies() {
    return agencies(TestPartners.POLICE, TestPartners.OFFICE);
  }

  public AgencyRoutes agencies(TestPartner... to) {
    return new AgencyRoutes(
        Stream.of(to).map(TestPartner::agency).toList(), attendance, permits, drain);
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
   * The reconciler's work. It parks at once deliveries to an agency that cannot take them.
   *
   * @param shown agencies whose parked ids are shown at first
   */
  QueueReconciler reconciler(
      BrokerClient broker, BrokerSettings settings, Collection<AgencyId> shown) {
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
              parkingUpdates.incrementAndGet();
              return directory;
            },
            events,
            0,
            System::nanoTime),
        drain::isBegun);
  }

  /**
   * Waits until the reconciler knows the present agencies, so that it parks nothing for earlier
   * ones.
   */
  void awaitParkingUpdate() {
    long before = parkingUpdates.get();
    Awaitility.await().atMost(SOON).until(() -> parkingUpdates.get() > before);
  }
}
