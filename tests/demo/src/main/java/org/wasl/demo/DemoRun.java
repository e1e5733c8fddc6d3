package org.wasl.demo;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.wasl.client.answer.Answer;
import org.wasl.client.answer.Outcome;
import org.wasl.kit.send.AnswerJson;
import org.wasl.rules.delivery.DeliveryState;
import org.wasl.rules.id.AgencyId;
import org.wasl.runtime.settings.ConfigException;
import org.wasl.sandbox.cases.CaseGenerator;
import org.wasl.sandbox.cases.IdentitySealer;
import org.wasl.sandbox.checker.BrokenPromise;
import org.wasl.sandbox.checker.Checker;
import org.wasl.sandbox.checker.CheckpointLatency;
import org.wasl.sandbox.checker.GatewayDatabaseReader;
import org.wasl.sandbox.checker.MachineLoad;
import org.wasl.sandbox.checker.Observations;
import org.wasl.sandbox.checker.Promise;
import org.wasl.sandbox.checker.RecordedDelivery;
import org.wasl.sandbox.checker.RunClock;
import org.wasl.sandbox.checker.SubmissionLog;
import org.wasl.sandbox.environment.GatewayProcess;
import org.wasl.sandbox.environment.SandboxEnvironment;
import org.wasl.wire.directory.AgencyDirectory;

/** One run of the demo, with faults, cases, recovery, replay and check. */
final class DemoRun {
  /** A run gives up if nothing changes for that long. */
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  /** A seed between those of two runs, so that its cases occur in no run. */
  private static final long FAULTS_SEED_OFFSET = 1;

  private static final long DESKS_SEED_OFFSET = 2;
  private static final int DESK_CASES = 8;

  /** Enough that as many cases as needed are in one territory. */
  private static final int CASES_TO_CHOOSE_FROM = 1_000;

  /** May see all statistics and no content. */
  private static final AgencyId OVERSIGHT = new AgencyId("oversight");

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
   * Runs the demo and prints its progress.
   *
   * @return whether every promise was kept and the scenario had the expected result
   */
  boolean run(int cases, long seed, RunNumber run)
      throws IOException, SQLException, InterruptedException {
    RunClock clock = RunClock.startNow();
    FaultPlan script = new FaultPlan(world.sandbox(), seed, scenario.hasFaults());
    try (SubmissionClient platform = post(CasePublisher.PLATFORM);
        SubmissionClient another = post(CasePublisher.ANOTHER);
        GatewayDatabaseReader reader = GatewayDatabaseReader.open(world.data())) {
      int others = submissions.addRecorded(reader.acceptedMessages());
      if (others > 0) {
        output.timed("messages sent by others since the last run: " + others + "; they count too");
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
        output.timed(left + " deliveries of an earlier run are still open and continue now");
      }
      script.begin();
      world.sandbox().connect(gateway.api(), submissions);
      output.timed("publishing " + cases + " cases, and invalid ones that must be refused");
      progress.until(publisher.start());
      output.timed("all answered");
      MachineLoad loadOfCases = MachineLoad.measure(world.data());
      boolean quiet = progress.awaitQuiet(PATIENCE);
      script.end();
      replay(reader);
      quiet &= progress.awaitQuiet(PATIENCE);
      output.timed(
          quiet ? "no delivery is in progress" : "timeout: deliveries are still in progress");
      Observations evidence = Observations.of(world, submissions, Set.of());
      if (clock.jumpMillis() > 0) {
        output.timed(
            "the wall clock jumped by " + clock.jumpMillis() + " ms; latencies are without it");
      }
      CheckpointLatency freshness = reader.checkpointLatency(clock);
      MachineLoad load = MachineLoad.measure(world.data()).max(loadOfCases);
      List<BrokenPromise> broken =
          Stream.of(
                  publisher.broken(),
                  Checker.check(evidence),
                  refusedReactions(),
                  freshness.check(load))
              .flatMap(List::stream)
              .toList();
      RunSummary summary = new RunSummary(evidence, before, clock.start());
      print(summary, freshness, load, publisher, script, evidence, broken);
      return evaluate() && broken.isEmpty();
    }
  }

  /**
   * Reactions that the gateway refused. Each reaction is a valid message that the agency may send,
   * so there should be none.
   */
  private List<BrokenPromise> refusedReactions() {
    long refused = world.sandbox().reactions().refused();
    return refused == 0
        ? List.of()
        : List.of(
            new BrokenPromise(
                Promise.RIGHT_ANSWER, refused + " messages of agencies were refused"));
  }

  /** Makes faults after a run that last until the end. See {@link LastingFaults}. */
  void leaveFaults(RunNumber run, long seed) throws IOException, InterruptedException {
    try (SubmissionClient platform = post(CasePublisher.PLATFORM)) {
      CaseGenerator cases =
          generator(run.caseSeed(seed) + FAULTS_SEED_OFFSET, LastingFaults.CASES, seal(platform));
      new LastingFaults(world, output).begin(platform, cases);
    }
  }

  /**
   * Makes two offices those of people, and publishes cases of their place until all are answered.
   */
  SandboxDesks openDesks(RunNumber run, long seed)
      throws IOException, ConfigException, InterruptedException {
    SandboxDesks desks =
        SandboxDesks.open(world, gateway.api(), StayMode.deskPort(), SandboxDesks.OFFICES);
    try (SubmissionClient platform = post(CasePublisher.PLATFORM)) {
      List<CompletableFuture<Outcome>> sent =
          generator(run.caseSeed(seed) + DESKS_SEED_OFFSET, CASES_TO_CHOOSE_FROM, seal(platform))
              .cases()
              .filter(syntheticCase -> SandboxDesks.PLACE.equals(syntheticCase.territory()))
              .limit(DESK_CASES)
              .map(
                  syntheticCase ->
                      platform.send(
                          CasePublisher.PLATFORM,
                          platform
                              .writer()
                              .signed(syntheticCase.messageId(), syntheticCase.body())))
              .toList();
      // Wait before the client is closed, which would end requests in flight.
      long accepted =
          sent.stream()
              .map(CompletableFuture::join)
              .filter(Outcome.Accepted.class::isInstance)
              .count();
      output.timed(
          "two offices are operated by people now, and "
              + accepted
              + " of "
              + sent.size()
              + " cases in their territory are accepted");
    }
    return desks;
  }

  private boolean evaluate() throws InterruptedException {
    try (SubmissionClient oversight = post(OVERSIGHT)) {
      return scenario.evaluate(oversight, output);
    }
  }

  private SubmissionClient post(AgencyId agency) {
    return new SubmissionClient(world, agency, gateway.api(), submissions);
  }

  /** The custodians of identities, as the gateway names them to the platform. */
  private IdentitySealer seal(SubmissionClient platform) throws InterruptedException {
    if (!(platform.client().custodian() instanceof Answer.Found(String found))) {
      throw new IllegalStateException("the gateway did not name the custodian");
    }
    JsonNode custodians = AnswerJson.of(found);
    AgencyDirectory directory = world.pki().directory();
    Map<String, String> byCategory = new HashMap<>();
    custodians
        .path("matters")
        .forEach(it -> byCategory.put(it.path("category").asText(), it.path("agency").asText()));
    String otherwise = custodians.path("agency").asText();
    return IdentitySealer.to(
        category -> directory.byId(new AgencyId(byCategory.getOrDefault(category, otherwise))),
        world.pki().signer(CasePublisher.PLATFORM));
  }

  private static CaseGenerator generator(long seed, int count, IdentitySealer seal) {
    return new CaseGenerator(
        seed, count, CasePublisher.PLATFORM, Clock.systemUTC().instant(), seal);
  }

  private void replay(GatewayDatabaseReader reader)
      throws IOException, SQLException, InterruptedException {
    List<AgencyId> agencies =
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
    for (AgencyId agency : agencies) {
      output.timed(
          "all agencies work again; wasl parked request --agency "
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
      throws IOException, InterruptedException {
    output.line("");
    long officesTwice = world.sandbox().reactions().duplicates();
    summary.lines(publisher, officesTwice, script.faultyAgencies()).forEach(output::line);
    RunSummary.lines(freshness).forEach(output::line);
    output.line("");
    TimelineExample.print(world, gateway.api(), summary.submissions(), evidence.trail(), output);
    output.line("");
    for (Promise promise : Promise.values()) {
      List<BrokenPromise> these =
          broken.stream().filter(brokenPromise -> brokenPromise.promise() == promise).toList();
      String text = promise == Promise.LOG_FRESH ? CheckpointLatency.promise(load) : promise.text();
      output.line("  %-6s %s".formatted(these.isEmpty() ? "kept" : "BROKEN", text));
      these.forEach(brokenPromise -> output.line("           " + brokenPromise.description()));
    }
  }
}
