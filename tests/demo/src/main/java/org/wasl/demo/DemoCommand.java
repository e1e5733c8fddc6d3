package org.wasl.demo;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.wasl.rules.id.AgencyId;
import org.wasl.rules.id.ReferralId;
import org.wasl.runtime.settings.ConfigException;
import org.wasl.sandbox.SandboxConfig;
import org.wasl.sandbox.cases.PublishedFigures;
import org.wasl.sandbox.checker.SubmissionLog;
import org.wasl.sandbox.environment.GatewayProcess;
import org.wasl.sandbox.environment.SandboxEnvironment;
import org.wasl.wire.directory.AgencyKind;
import org.wasl.wire.jose.CryptoProvider;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Starts everything, publishes synthetic cases, and checks the results. */
@Command(
    name = "demo",
    description =
        "Run the whole system on this machine with synthetic cases, and check the results.",
    mixinStandardHelpOptions = true)
public final class DemoCommand implements Callable<Integer> {
  private static final int MAX_CASES = 1_000_000;

  /** Fewer cases cannot show each of the published figures. */
  private static final int MIN_QUARTER_CASES = 60;

  @Spec private CommandSpec spec;

  /** The scenarios by their names on the command line. */
  enum ScenarioName {
    USUAL("usual", 500),
    FIRST_QUARTER("first-quarter", PublishedFigures.FIRST_QUARTER.reports());

    private final String word;
    private final int cases;

    ScenarioName(String word, int cases) {
      this.word = word;
      this.cases = cases;
    }

    @Override
    public String toString() {
      return word;
    }
  }

  @Option(
      names = "--cases",
      paramLabel = "N",
      description = "cases to publish (500; first-quarter: 7083, fewer keep its proportions)")
  private Integer cases;

  @Option(
      names = "--scenario",
      paramLabel = "WHICH",
      description =
          "scenario, one of ${COMPLETION-CANDIDATES}; first-quarter has the platform's cases,"
              + " counted by oversight and compared with the published figures (${DEFAULT-VALUE})")
  private ScenarioName played = ScenarioName.USUAL;

  @Option(
      names = "--seed",
      paramLabel = "S",
      description = "seed of all random values (${DEFAULT-VALUE})")
  private long seed = 7;

  @Option(names = "--data", paramLabel = "DIR", description = "data folder; default: a new one")
  private Path data;

  @Option(names = "--stay", description = "leave everything running until it is stopped")
  private boolean stay;

  @Option(
      names = "--trouble",
      description =
          "with --stay: leave deliveries parked, an agency down with its alarm, and a deadline"
              + " overdue, to see the console at work")
  private boolean trouble;

  @Option(
      names = "--desk",
      description =
          "with --stay: a prosecutor's office and a police unit become offices of people, who read"
              + " and answer in a browser")
  private boolean desk;

  /** 0 if every promise held and the figures are right, 1 if not, 2 for bad usage. */
  @Override
  public Integer call() throws Exception {
    cases = cases == null ? played.cases : cases;
    boolean quarter = played == ScenarioName.FIRST_QUARTER;
    if (quarter && (cases < MIN_QUARTER_CASES || cases > played.cases)) {
      throw new ParameterException(
          spec.commandLine(),
          String.format(
              Locale.ROOT,
              "--cases of the first quarter is a number from %d to %d",
              MIN_QUARTER_CASES,
              played.cases));
    }
    if (cases < 1 || cases > MAX_CASES) {
      throw new ParameterException(
          spec.commandLine(), "--cases is a number from 1 to " + MAX_CASES);
    }
    if (trouble && !stay) {
      throw new ParameterException(spec.commandLine(), "--trouble needs --stay");
    }
    if (desk && !stay) {
      throw new ParameterException(spec.commandLine(), "--desk needs --stay");
    }
    CryptoProvider.install(); // must be first, because keys and passwords need it
    try {
      return demo(new DemoOutput(spec.commandLine().getOut()));
    } catch (IOException | UncheckedIOException e) {
      spec.commandLine().getErr().println("demo: " + e.getMessage());
      return 1;
    }
  }

  private int demo(DemoOutput output)
      throws IOException, SQLException, InterruptedException, ConfigException {
    Path home = Path.of(System.getProperty("wasl.home", "."));
    Path folder = data != null ? data : Files.createTempDirectory("wasl-demo-");
    Files.createDirectories(folder);
    DemoOperators operators = DemoOperators.ensure(folder);
    RunNumber run = RunNumber.next(folder, seed);
    output.line(
        String.format(
            Locale.ROOT, "run %d, seed %d, everything in %s", run.number(), seed, folder));
    output.line(DemoSettings.describe());
    if (played == ScenarioName.FIRST_QUARTER && run.number() > 1) {
      throw new IOException(
          "first-quarter needs an empty data folder: " + folder + " has an earlier run");
    }
    Scenario scenario = scenario(run, home);
    SandboxConfig sandbox = SandboxConfig.seeded(run.sandboxSeed()).withPlanner(scenario.planner());
    try (SandboxEnvironment world =
            SandboxEnvironment.open(home.resolve("config"), folder, sandbox);
        SubmissionLog submissions = SubmissionLog.open(folder.resolve("submissions"))) {
      output.timed(world.sandbox().ids().size() + " agencies listen");
      if (trouble) {
        LastingFaults.shortenDeadlines(world.config(), SandboxEnvironment.zone(world.config()));
      }
      try (GatewayProcess gateway = start(world, output)) {
        output.timed("gateway " + gateway.api() + ", management " + gateway.management());
        DemoRun play = new DemoRun(world, gateway, submissions, scenario, operators, output);
        boolean held = play.run(cases, seed, run);
        if (trouble) {
          play.leaveFaults(run, seed);
        }
        if (stay) {
          Optional<SandboxDesks> desks =
              desk ? Optional.of(play.openDesks(run, seed)) : Optional.empty();
          StayMode.print(world, gateway, referral(submissions), operators, output);
          desks.ifPresent(open -> StayMode.print(open, output));
          StayMode.awaitShutdown(() -> stop(desks, gateway, world));
        }
        return held ? 0 : 1;
      }
    }
  }

  private Scenario scenario(RunNumber run, Path home) throws IOException {
    if (played == ScenarioName.USUAL) {
      return new Scenario.Usual(SandboxConfig.seeded(run.sandboxSeed()).planner());
    }
    Path config = home.resolve("config");
    Set<AgencyId> police = SandboxEnvironment.agencies(config, AgencyKind.POLICE);
    Clock clock = Clock.system(SandboxEnvironment.zone(config));
    return new FirstQuarterScenario(cases, seed, police::contains, clock);
  }

  private GatewayProcess start(SandboxEnvironment world, DemoOutput output)
      throws IOException, InterruptedException {
    if (!stay) {
      return start(world, 0, 0);
    }
    try {
      return start(world, StayMode.apiPort(), StayMode.managementPort());
    } catch (IOException e) {
      output.timed(e.getMessage() + "; once more, on any free ports");
      return start(world, 0, 0);
    }
  }

  private GatewayProcess start(SandboxEnvironment world, int api, int management)
      throws IOException, InterruptedException {
    Map<String, String> settings = new TreeMap<>(DemoSettings.overrides(api, management));
    if (trouble) {
      settings.putAll(LastingFaults.overrides());
    }
    return GatewayProcess.start(world.config(), world.data(), settings);
  }

  private static String referral(SubmissionLog submissions) {
    return submissions.all().stream()
        .filter(submittedMessage -> submittedMessage.sender().equals(CasePublisher.PLATFORM))
        .flatMap(submittedMessage -> submittedMessage.referral().stream())
        .reduce((earlier, later) -> later)
        .map(ReferralId::toString)
        .orElse("REFERRAL");
  }

  private static void stop(
      Optional<SandboxDesks> desks, GatewayProcess gateway, SandboxEnvironment world) {
    desks.ifPresent(SandboxDesks::close);
    gateway.close();
    try {
      world.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
