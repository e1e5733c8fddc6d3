package org.wasl.routes;

import java.io.IOException;
import java.sql.SQLException;
import java.time.Clock;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.apache.camel.RoutesBuilder;
import org.wasl.routes.delivery.Acknowledgements;
import org.wasl.routes.delivery.Attempt;
import org.wasl.routes.delivery.Attendance;
import org.wasl.routes.delivery.DueSignal;
import org.wasl.routes.delivery.Visits;
import org.wasl.routes.door.Capacity;
import org.wasl.routes.door.Checks;
import org.wasl.routes.door.Decisions;
import org.wasl.routes.door.Recording;
import org.wasl.routes.door.Refusals;
import org.wasl.routes.inquiry.Inquiries;
import org.wasl.routes.statistics.Counting;
import org.wasl.rules.alarms.AlarmKind;
import org.wasl.rules.delivery.BreakerPolicy;
import org.wasl.rules.delivery.RetryPolicy;
import org.wasl.schemas.CodeLists;
import org.wasl.schemas.JsonLimits;
import org.wasl.schemas.Problems;
import org.wasl.schemas.SchemaRegistry;
import org.wasl.schemas.StrictJson;
import org.wasl.store.DeliveryConfig;
import org.wasl.store.Result;
import org.wasl.store.Standing;
import org.wasl.store.Store;
import org.wasl.store.TestDatabase;
import org.wasl.wire.AgencyDirectory;
import org.wasl.wire.Kind;
import org.wasl.wire.Sealing;
import org.wasl.wire.SignatureVerifier;

/** The parts of the pipeline on a real store, put together as the gateway does. */
public final class TestLine {
  public static final CodeLists CODES = CodeLists.load();
  public static final SchemaRegistry SCHEMAS = SchemaRegistry.load(CODES);
  public static final StrictJson JSON =
      new StrictJson(new JsonLimits(1 << 20, 32, 262_144, 32, 100_000));
  private static final TestPartner GATEWAY = TestPartner.of("gateway", Kind.OVERSIGHT);
  private static final long MAX_BACKLOG = 5;

  /** An id that the broker lost is missed after half a second. */
  private static final DeliveryConfig QUICK_TO_MISS =
      new DeliveryConfig(
          RetryPolicy.DEFAULT, BreakerPolicy.DEFAULT, 256, 30_000, 500, 5_000, 5_000);

  public final TestEvents events = new TestEvents();
  public final AgencyDirectory directory = TestPartners.directory();
  public final DueSignal due = new DueSignal();
  public final Attendance attendance = new Attendance(directory.all(), due);
  public final AtomicBoolean diskHasRoom = new AtomicBoolean(true);

  /** Run once, when a decision has read where the referral stands and before it is written. */
  public final AtomicReference<Runnable> meanwhile = new AtomicReference<>(() -> {});

  public final AtomicBoolean clockFails = new AtomicBoolean();
  public final Store store;
  public final Capacity capacity;
  public final Refusals refusals;
  public final TestLog log;

  public TestLine() throws IOException, SQLException {
    store = TestDatabase.empty(config -> config.with(QUICK_TO_MISS));
    capacity =
        new Capacity(
            store.stats()::snapshot,
            MAX_BACKLOG,
            () -> diskHasRoom.get() ? Optional.empty() : Optional.of(AlarmKind.DISK_FULL),
            reason -> events.alarm(reason, "gateway"));
    refusals = new Refusals(store.intake(), new Problems(CODES), 7, events::refused);
    log = new TestLog(store, events, directory);
  }

  public Checks checks() {
    return new Checks(
        directory, capacity, JSON, SCHEMAS, new FailingClock(clockFails::get), 300_000);
  }

  public RoutesBuilder door(Checks checks) {
    Decisions decisions =
        new Decisions(
            directory,
            TestPartners.competence(),
            TestPartners.agreements(),
            "triage",
            SCHEMAS,
            CODES,
            this::standing,
            Clock.systemUTC());
    Recording recording =
        new Recording(
            new Sealing(1024), GATEWAY.signer(), store.intake(), Clock.systemUTC(), due::raise);
    return new DoorRoutes(checks, decisions, recording, refusals, events);
  }

  private Result<Optional<Standing>> standing(UUID referral) {
    Result<Optional<Standing>> read = store.timelines().standing(referral);
    meanwhile.getAndSet(() -> {}).run();
    return read;
  }

  public RoutesBuilder inquiry() {
    return new InquiryRoutes(
        new Inquiries(
            directory,
            store.timelines(),
            store.deadlines(),
            store.erasures(),
            refusals,
            Clock.systemUTC()),
        log.proofs(directory, store, refusals));
  }

  public RoutesBuilder statistics() {
    return new StatisticsRoutes(new Counting(directory, store.statistics(), 2, 1, CODES, refusals));
  }

  public RoutesBuilder policies() {
    return new FailurePolicies(refusals);
  }

  public RoutesBuilder relay() {
    return new RelayRoutes(store.relay(), due, () -> attendance.windows(64), 50, 1);
  }

  public RoutesBuilder delivery() {
    return delivery(TestPartners.POLICE, TestPartners.OFFICE);
  }

  public RoutesBuilder delivery(TestPartner... to) {
    return new DeliveryRoutes(
        new Attempt(directory, store.attempts(), due, events),
        Stream.of(to).map(TestPartner::agency).toList(),
        attendance);
  }

  public RoutesBuilder visits() {
    Visits visits = new Visits(directory, store.receipts(), refusals);
    return new VisitRoutes(
        visits,
        new Acknowledgements(
            visits,
            new SignatureVerifier(directory),
            store.attempts(),
            store.receipts(),
            due,
            events,
            refusals,
            4096));
  }
}
