package org.wasl.bench;

import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.wasl.bench.BenchFigures.Column;
import org.wasl.bench.gateways.ConfigCopy;
import org.wasl.bench.gateways.WaslTarget;
import org.wasl.bench.load.BenchCases;
import org.wasl.bench.load.BenchPki;
import org.wasl.bench.load.BenchTls;
import org.wasl.bench.load.CaseRecipients;
import org.wasl.bench.load.LoadLevel;
import org.wasl.bench.load.LoadPlan;
import org.wasl.bench.load.SignedCases;
import org.wasl.bench.micro.ReferralFloor;
import org.wasl.bench.process.LiveHeap;
import org.wasl.operations.lifecycle.StartException;
import org.wasl.rules.id.AgencyId;
import org.wasl.rules.operations.DeliveryRate;
import org.wasl.runtime.settings.ConfigException;
import org.wasl.sandbox.cases.SyntheticCase;
import org.wasl.store.Store;
import org.wasl.wire.message.Signer;
import org.wasl.wire.pki.PkiFolder;

/**
 * Measures what the backlog of an unresponsive agency costs the others, and how it drains.
 *
 * <p>Two gateways accept equal cases for one police unit. At the first gateway the unit answers. At
 * the second one it reads every request and answers none, so its deliveries become the backlog.
 * Then both gateways are measured in turns with cases for the other agencies. Finally the unit
 * answers again. An operator resumes it first at a limited rate and then without a limit.
 */
final class BacklogBenchmark implements AutoCloseable {
  private static final int IDLE_SECONDS = 20;
  private static final int REST_SECONDS = 5;

  /** Longer than a breaker stays open. */
  private static final int FIRST_SECONDS = 90;

  private static final int PACED_PERCENT = 70;
  private static final int SIGNED_PER_SECOND = 2_000;
  private static final long OTHER_SEED = 1L << 40;

  /**
   * The parameters of the benchmark.
   *
   * @param deliveries size of the backlog in deliveries
   * @param perMinute rate at which the operator resumes the agency, in deliveries a minute
   * @param clients number of connections
   * @param rounds rounds for each gateway
   * @param load the parameters of the load
   * @param limit the cost of a referral that no gateway can avoid
   */
  record Plan(
      int deliveries, int perMinute, int clients, int rounds, LoadPlan load, ReferralFloor limit) {}

  /** CPU and live heap of an idle gateway, in percent of a core and in MiB. */
  private record Idle(
      String gateway,
      double gatewayPercent,
      double databasePercent,
      double deliveriesReadPerSecond,
      double liveHeapMib) {}

  /** The course of the backlog after it was resumed, with or without a rate. */
  private record Drained(
      String rate,
      double perSecond,
      double seconds,
      double resumedSeconds,
      double firstSeconds,
      int waiting) {}

  private final Plan plan;
  private final AgencyId agency;
  private final SignedCases toAgency;
  private final InterleavedRounds measured;
  private final SignedCases.Cursor toOthers;
  private final List<BenchSetup> setups = new ArrayList<>();
  private final ResultFile result;

  private BacklogBenchmark(
      Plan plan,
      AgencyId agency,
      SignedCases toAgency,
      SignedCases toOthers,
      SignedCases last,
      ResultFile result) {
    this.plan = plan;
    this.agency = agency;
    this.toAgency = toAgency;
    this.measured = new InterleavedRounds(toOthers, plan.load());
    this.toOthers = last.cursor();
    this.result = result;
  }

  /** Measures, prints the figures and adds them to the results. */
  static void run(
      Plan plan,
      Vertx vertx,
      Path folder,
      ConfigCopy config,
      PkiFolder pki,
      long seed,
      ResultFile result)
      throws InterruptedException, StartException, ConfigException, SQLException {
    Map<AgencyId, List<SyntheticCase>> cases =
        CaseRecipients.of(config.original()).byPoliceUnit(BenchCases.templates(pki, seed));
    Map.Entry<AgencyId, List<SyntheticCase>> most =
        cases.entrySet().stream()
            .max((a, b) -> Integer.compare(a.getValue().size(), b.getValue().size()))
            .orElseThrow();
    cases.remove(most.getKey());
    List<SyntheticCase> others = cases.values().stream().flatMap(List::stream).toList();
    Signer signer = pki.signer(BenchPki.SENDER);
    int perRound = SIGNED_PER_SECOND * (plan.load().settleSeconds() + plan.load().seconds());
    SignedCases toAgency = new SignedCases(most.getValue(), signer, 0, seed + OTHER_SEED);
    SignedCases toOthers = new SignedCases(others, signer, 2 * plan.rounds() * perRound, seed);
    SignedCases last = new SignedCases(others, signer, 2 * perRound, seed + 2 * OTHER_SEED);
    WaslTarget without = WaslTarget.alone(config, pki, "wasl");
    WaslTarget with = WaslTarget.alone(config, pki, "wasl, backlog");
    try (BacklogBenchmark bench =
        new BacklogBenchmark(plan, most.getKey(), toAgency, toOthers, last, result)) {
      bench.add(
          new BenchSetup(
              vertx, new BenchTls(pki.path()), without, folder.resolve("without"), Map.of()),
          false);
      BenchSetup behind =
          new BenchSetup(vertx, new BenchTls(pki.path()), with, folder.resolve("with"), Map.of());
      bench.add(behind, true);
      double accepted = bench.compare();
      try (Store operator = with.openStore()) {
        bench.drain(behind, operator, accepted);
      }
    }
  }

  private void add(BenchSetup setup, boolean silent) throws InterruptedException {
    long begun = System.nanoTime();
    setup.silent(agency, silent);
    setup.accept(
        toAgency.cursor()::signNow,
        plan.clients(),
        silent ? Long.MAX_VALUE : plan.load().maxOutstanding(),
        plan.deliveries(),
        Long.MAX_VALUE);
    setup.drain(silent ? REST_SECONDS : plan.load().quietSeconds(), plan.load().drainSeconds());
    setup.ledger.setAside();
    say(
        "%s: %d cases for %s in %.0f s, %d not delivered to it",
        setup.name(),
        setup.ledger.accepted.sum(),
        agency.value(),
        secondsSince(begun),
        setup.ledger.backlog());
    measured.add(setup, plan.clients());
    setups.add(setup);
  }

  /**
   * Measures both gateways in turns.
   *
   * @return cases a second that the gateway with the backlog accepted
   */
  private double compare() throws InterruptedException {
    List<Idle> idle = new ArrayList<>();
    for (BenchSetup setup : setups) {
      CounterSnapshot before = setup.snapshot();
      TimeUnit.SECONDS.sleep(IDLE_SECONDS);
      CounterSnapshot after = setup.snapshot();
      Idle found =
          new Idle(
              setup.name(),
              percent(after.gateway().cpuMicros() - before.gateway().cpuMicros()),
              percent(after.database().cpuMicros() - before.database().cpuMicros()),
              (after.done().deliveryEntries() - before.done().deliveryEntries())
                  / (double) IDLE_SECONDS,
              liveHeapMib(setup));
      say(
          "%s, idle: gateway %.2f %%, database %.2f %% of a core, %.0f deliveries read/s; live heap"
              + " %.1f MiB",
          found.gateway(),
          found.gatewayPercent(),
          found.databasePercent(),
          found.deliveriesReadPerSecond(),
          found.liveHeapMib());
      idle.add(found);
    }
    LoadLevel full = new LoadLevel(plan.clients(), LoadLevel.FULL);
    BenchFigures figures =
        measured.run(plan.rounds(), List.of(full, new LoadLevel(plan.clients(), PACED_PERCENT)));
    System.out.println(FigureTable.of(figures, Optional.of(plan.limit())));
    Map<String, Double> heap = new LinkedHashMap<>();
    for (BenchSetup setup : setups) {
      heap.put(setup.name(), liveHeapMib(setup));
      say("%s, after the load: live heap %.1f MiB", setup.name(), heap.get(setup.name()));
    }
    result.put("backlog", plan.deliveries());
    result.measured(plan.load(), measured.warmUps());
    result.put("idle", idle);
    result.figures("columns", figures, Optional.of(plan.limit()));
    result.put("liveHeapMibAfterLoad", heap);
    return figures.median(
        new Column(setups.getLast().name(), full), RoundFigures::acceptedPerSecond);
  }

  private static double liveHeapMib(BenchSetup setup) {
    return LiveHeap.bytes(setup.pid()) / (double) (1 << 20);
  }

  private static double percent(long micros) {
    return micros / 1e4 / IDLE_SECONDS;
  }

  /**
   * Drains the backlog after the agency answers again. Meanwhile cases for the others arrive at an
   * even rate.
   */
  private void drain(BenchSetup setup, Store operator, double acceptedPerSecond)
      throws InterruptedException {
    double paced = acceptedPerSecond * PACED_PERCENT / LoadLevel.FULL;
    BenchFigures others = new BenchFigures();
    List<Drained> drains = new ArrayList<>();
    for (Optional<DeliveryRate> rate :
        Stream.of(Optional.of(new DeliveryRate(plan.perMinute())), Optional.<DeliveryRate>empty())
            .toList()) {
      String name = rate.map(DeliveryRate::perMinute).map(n -> n + " a minute").orElse("freely");
      operator.agencyGates().pause(agency, "bench", "returns", Optional.empty()).orElseThrow();
      TimeUnit.SECONDS.sleep(REST_SECONDS);
      setup.silent(agency, false);
      long before = setup.ledger.released.sum();
      long resumed = System.nanoTime();
      operator.agencyGates().resume(agency, "bench", "returns", rate).orElseThrow();
      double ordered = secondsSince(resumed);
      while (setup.ledger.released.sum() == before && secondsSince(resumed) < FIRST_SECONDS) {
        TimeUnit.MILLISECONDS.sleep(10);
      }
      double first = secondsSince(resumed);
      long begun = System.nanoTime();
      long from = setup.ledger.released.sum();
      RoundFigures figures =
          BenchRound.measure(setup, toOthers, plan.clients(), paced, plan.load());
      // If the backlog ended before the round, nothing drained after that.
      double draining = Math.max(1, setup.ledger.lastReleasedNanos() - begun) / 1e9;
      others.add(
          new Column("draining " + name, new LoadLevel(plan.clients(), PACED_PERCENT)), figures);
      Drained drained =
          new Drained(
              name,
              (setup.ledger.released.sum() - from) / draining,
              draining,
              ordered,
              first,
              setup.ledger.backlog());
      say(
          "drained %s: %.1f/s over %.1f s; resumed in %.1f s, the first after %.1f s; %d wait",
          drained.rate(),
          drained.perSecond(),
          drained.seconds(),
          drained.resumedSeconds(),
          drained.firstSeconds(),
          drained.waiting());
      drains.add(drained);
    }
    long begun = System.nanoTime();
    while (setup.ledger.backlog() > 0 && secondsSince(begun) < plan.load().drainSeconds()) {
      TimeUnit.MILLISECONDS.sleep(50);
    }
    double rest = secondsSince(begun);
    System.out.println(FigureTable.of(others, Optional.of(plan.limit())));
    say(
        "alone, the rest in %.1f s; %d left behind, %d arrived again",
        rest, setup.ledger.backlog(), setup.ledger.duplicates.sum());
    result.put("drained", drains);
    result.figures("whileDraining", others, Optional.of(plan.limit()));
    result.put("restSeconds", rest);
    result.put("leftBehind", setup.ledger.backlog());
    result.put("arrivedAgain", setup.ledger.duplicates.sum());
  }

  private static double secondsSince(long nanos) {
    return (System.nanoTime() - nanos) / 1e9;
  }

  private static void say(String format, Object... figures) {
    System.out.println(String.format(Locale.ROOT, format, figures));
  }

  @Override
  public void close() {
    measured.close();
  }
}
