package org.wasl.trials.demo;

import java.io.IOException;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.wasl.base.settings.ConfigException;
import org.wasl.kit.send.RequestOutcome;
import org.wasl.rules.delivery.DeliveryState;
import org.wasl.trials.cases.CaseGenerator;
import org.wasl.trials.cases.IdentitySealer;
import org.wasl.trials.checker.BrokenPromise;
import org.wasl.trials.checker.Checker;
import org.wasl.trials.checker.CheckpointLatency;
import org.wasl.trials.checker.GatewayDatabaseReader;
import org.wasl.trials.checker.MachineLoad;
import org.wasl.trials.checker.Observations;
import org.wasl.trials.checker.Promise;
import org.wasl.trials.checker.RecordedDelivery;
import org.wasl.trials.checker.SubmissionLog;
import org.wasl.trials.environment.GatewayProcess;
import org.wasl.trials.environment.SandboxEnvironment;
import org.wasl.wire.directory.AgencyDirectory;

/** One run of the demo: faults, cases, recovery, replay, check. */
final class DemoRun {
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final int PATIENCE_PER_CASE_MILLIS = 100;

  /** Between two runs' seeds: other cases than in any run. */
  private static final long AFTER_THE_RUN = 1;

  private static final long FOR_THE_DESKS = 2;
  private static final int CASES_FOR_THE_DESKS = 8;

  /** Among so many there are as many of one place. */
  private static final int CASES_TO_CHOOSE_FROM = 1_000;

  /** May see all statistics and no content. */
  private static final String OVERSIGHT = "oversight";

  private final SandboxEnvironment world;
  private final GatewayProcess gateway;
  private final SubmissionLog submissions;
  private final Scenario scenario;
  private final DemoOperators operators;
  private final DemoOutput output;

  DemoRun(
      SandboxEnvironment world,
      GatewayProcess gateway,
      SubmissionLog submissions,
      Scenario scenario,
      DemoOperators operators,
      DemoOutput output) {
    this.scenario = scenario;
    this.operators = operators;
    this.world = world;
    this.gateway = gateway;
    this.submissions = submissions;
    this.output = output;
  }

  /**
   * Runs the demo and prints what happens.
   *
   * @return whether every promise was kept, and the scenario came out as it should
   */
  boolean run(int cases, long seed, RunNumber run)
      throws IOException, SQLException, InterruptedException {
    Instant start = Instant.now();
    FaultPlan script = new FaultPlan(world.sandbox(), seed, scenario.hasFaults());
    try (SubmissionClient platform = post(CasePublisher.PLATFORM);
        SubmissionClient another = post(CasePublisher.ANOTHER);
        GatewayDatabaseReader reader = GatewayDatabaseReader.open(world.data())) {
      int others = submissions.addRecorded(reader.acceptedMessages());
      if (others > 0) {
        output.timed("sent by others since the last run: " + others + "; counted like the rest");
      }
      int before = submissions.all().size();
      IdentitySealer seal = seal(platform);
      CasePublisher publisher =
          new CasePublisher(
              platform,
              another,
              scenario.cases(generator(run.caseSeed(seed), cases, seal)),
              generator(~run.caseSeed(seed), CasePublisher.invalidCount(cases), seal),
              cases,
              scenario::accepted);
      ProgressReporter progress = new ProgressReporter(world, reader, output);
      if (scenario.hasFaults()) {
        output.timed("these agencies misbehave for a while:");
        script.describe().forEach(output::line);
      }
      int left = reader.deliveryCounts().deliveries() - reader.deliveryCounts().delivered();
      if (left > 0) {
        output.timed(left + " deliveries of an earlier run are still open: they go on now");
      }
      script.begin();
      world.sandbox().connect(gateway.api(), submissions);
      output.timed("publishing " + cases + " cases, and others that must be refused");
      progress.until(publisher.start());
      output.timed("all answered");
      Duration patience = PATIENCE.plusMillis((long) cases * PATIENCE_PER_CASE_MILLIS);
      boolean quiet = progress.awaitQuiet(patience);
      script.end();
      replay(reader);
      quiet &= progress.awaitQuiet(patience);
      output.timed(quiet ? "nothing moves any more" : "out of patience: something still moves");
      Observations evidence = Observations.of(world, submissions, Set.of());
      CheckpointLatency freshness = reader.checkpointLatency(start);
      MachineLoad load = MachineLoad.measure(world.data());
      List<BrokenPromise> broken =
          Stream.of(
                  publisher.broken(),
                  Checker.check(evidence),
                  refusedReactions(),
                  freshness.check(load))
              .flatMap(List::stream)
              .toList();
      RunSummary summary = new RunSummary(evidence, before, start);
      print(summary, freshness, load, publisher, script, evidence, broken);
      return evaluate() && broken.isEmpty();
    }
  }

  /** Each reaction of an agency is a valid message that it may send: none may be refused. */
  private List<BrokenPromise> refusedReactions() {
    long refused = world.sandbox().reactions().refused();
    return refused == 0
        ? List.of()
        : List.of(
            new BrokenPromise(
                Promise.RIGHT_ANSWER, refused + " messages of agencies were refused"));
  }

  /** After a run: faults that last until the end, see {@link LastingFaults}. */
  void leaveFaults(RunNumber run, long seed) throws IOException, InterruptedException {
    try (SubmissionClient platform = post(CasePublisher.PLATFORM)) {
      CaseGenerator cases =
          generator(run.caseSeed(seed) + AFTER_THE_RUN, LastingFaults.CASES, seal(platform));
      new LastingFaults(world, output).begin(platform, cases);
    }
  }

  /**
   * Makes two offices those of people, and publishes cases of their place until all are answered.
   */
  SandboxDesks openDesks(RunNumber run, long seed) throws IOException, ConfigException {
    SandboxDesks desks =
        SandboxDesks.open(world, gateway.api(), StayMode.deskPort(), SandboxDesks.OFFICES);
    try (SubmissionClient platform = post(CasePublisher.PLATFORM)) {
      List<CompletableFuture<RequestOutcome>> sent =
          generator(run.caseSeed(seed) + FOR_THE_DESKS, CASES_TO_CHOOSE_FROM, seal(platform))
              .cases()
              .filter(one -> SandboxDesks.PLACE.equals(one.territory()))
              .limit(CASES_FOR_THE_DESKS)
              .map(
                  one ->
                      platform.send(
                          CasePublisher.PLATFORM,
                          platform.writer().signed(one.messageId(), one.body())))
              .toList();
      // Before the client is closed, which ends requests under way.
      long accepted =
          sent.stream()
              .map(CompletableFuture::join)
              .filter(RequestOutcome.Accepted.class::isInstance)
              .count();
      output.timed(
          "two offices are people now, and "
              + accepted
              + " of "
              + sent.size()
              + " cases of their place are accepted");
    }
    return desks;
  }

  private boolean evaluate() {
    try (SubmissionClient oversight = post(OVERSIGHT)) {
      return scenario.evaluate(oversight, output);
    }
  }

  private SubmissionClient post(String agency) {
    return new SubmissionClient(world, agency, gateway.api(), submissions);
  }

  /** The custodians of identities, as the gateway names them to the platform. */
  private IdentitySealer seal(SubmissionClient platform) {
    if (!(platform.client().custodian().join() instanceof RequestOutcome.Found found)) {
      throw new IllegalStateException("the gateway does not say who the custodian is");
    }
    AgencyDirectory directory = world.pki().directory();
    Map<String, String> byCategory = new HashMap<>();
    found
        .document()
        .path("matters")
        .forEach(it -> byCategory.put(it.path("category").asText(), it.path("agency").asText()));
    String otherwise = found.document().path("agency").asText();
    return IdentitySealer.to(
        category -> directory.byId(byCategory.getOrDefault(category, otherwise)),
        world.pki().signer(CasePublisher.PLATFORM));
  }

  private static CaseGenerator generator(long seed, int count, IdentitySealer seal) {
    return new CaseGenerator(
        seed, count, CasePublisher.PLATFORM, Clock.systemUTC().instant(), seal);
  }

  private void replay(GatewayDatabaseReader reader)
      throws IOException, SQLException, InterruptedException {
    List<String> agencies =
        reader.deliveries().stream()
            .filter(delivery -> delivery.state() == DeliveryState.PARKED)
            .map(RecordedDelivery::recipient)
            .distinct()
            .sorted()
            .toList();
    ParkedReplay replay =
        new ParkedReplay(
            world.config(),
            world.data(),
            operators.login(DemoOperators.OPERATOR),
            operators.login(DemoOperators.APPROVER));
    for (String agency : agencies) {
      output.timed(
          "all behave again; wasl parked request --agency "
              + agency
              + ": "
              + replay.replay(agency));
    }
  }

  private void print(
      RunSummary summary,
      CheckpointLatency freshness,
      MachineLoad load,
      CasePublisher publisher,
      FaultPlan script,
      Observations evidence,
      List<BrokenPromise> broken)
      throws IOException {
    output.line("");
    long officesTwice = world.sandbox().reactions().duplicates();
    summary.lines(publisher, officesTwice, script.faultyAgencies()).forEach(output::line);
    RunSummary.lines(freshness).forEach(output::line);
    output.line("");
    TimelineExample.print(world, gateway.api(), summary.submissions(), evidence.trail(), output);
    output.line("");
    for (Promise promise : Promise.values()) {
      List<BrokenPromise> these = broken.stream().filter(one -> one.promise() == promise).toList();
      String text = promise == Promise.LOG_FRESH ? CheckpointLatency.promise(load) : promise.text();
      output.line("  %-6s %s".formatted(these.isEmpty() ? "kept" : "BROKEN", text));
      these.forEach(one -> output.line("           " + one.description()));
    }
  }
}
