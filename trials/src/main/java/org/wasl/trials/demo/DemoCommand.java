package org.wasl.trials.demo;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.wasl.kit.sandbox.SandboxConfig;
import org.wasl.rules.CivilDay;
import org.wasl.trials.cases.Published;
import org.wasl.trials.world.GatewayProcess;
import org.wasl.trials.world.Submissions;
import org.wasl.trials.world.World;
import org.wasl.wire.Kind;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Starts everything, publishes synthetic cases, and checks what came out. */
@Command(
    name = "demo",
    description = "Play the whole main job on this machine with synthetic cases, and check it.",
    mixinStandardHelpOptions = true)
public final class DemoCommand implements Callable<Integer> {
  private static final int MOST_CASES = 1_000_000;

  /** Fewer would not hold one case for each of the published figures. */
  private static final int LEAST_QUARTER = 60;

  @Spec private CommandSpec spec;

  /** What can be played, as it is asked for. */
  enum Played {
    USUAL("usual", 500),
    FIRST_QUARTER("first-quarter", Published.FIRST_QUARTER.reports());

    private final String word;
    private final int cases;

    Played(String word, int cases) {
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
          "${COMPLETION-CANDIDATES}: what is played; first-quarter is the platform's, counted by"
              + " oversight and compared with what was published (${DEFAULT-VALUE})")
  private Played played = Played.USUAL;

  @Option(
      names = "--seed",
      paramLabel = "S",
      description = "what chance decides (${DEFAULT-VALUE})")
  private long seed = 7;

  @Option(names = "--data", paramLabel = "DIR", description = "data folder; a new one if not given")
  private Path data;

  @Option(names = "--stay", description = "leave everything running until it is told to stop")
  private boolean stay;

  /** 0 if every promise held and the figures are right, 1 if not, 2 for bad usage. */
  @Override
  public Integer call() throws Exception {
    cases = cases == null ? played.cases : cases;
    boolean quarter = played == Played.FIRST_QUARTER;
    if (quarter && (cases < LEAST_QUARTER || cases > played.cases)) {
      throw new ParameterException(
          spec.commandLine(),
          "--cases of the first quarter is a number from %d to %d"
              .formatted(LEAST_QUARTER, played.cases));
    }
    if (cases < 1 || cases > MOST_CASES) {
      throw new ParameterException(
          spec.commandLine(), "--cases is a number from 1 to " + MOST_CASES);
    }
    try {
      return demo(new Voice(spec.commandLine().getOut()));
    } catch (IOException | UncheckedIOException e) {
      spec.commandLine().getErr().println("demo: " + e.getMessage());
      return 1;
    }
  }

  private int demo(Voice voice) throws IOException, SQLException, InterruptedException {
    Path home = Path.of(System.getProperty("wasl.home", "."));
    Path folder = data != null ? data : Files.createTempDirectory("wasl-demo-");
    Files.createDirectories(folder);
    String password = stay ? ConsoleUser.ensure(folder) : "";
    RunNumber run = RunNumber.next(folder, seed);
    voice.line("run %d, seed %d, everything in %s".formatted(run.number(), seed, folder));
    voice.line(Pace.inWords());
    if (played == Played.FIRST_QUARTER && run.number() > 1) {
      throw new IOException(
          "the quarter is counted from nothing: " + folder + " has an earlier run");
    }
    Scenario scenario = scenario(run, home);
    SandboxConfig sandbox = SandboxConfig.seeded(run.sandboxSeed()).withCourses(scenario.courses());
    try (World world = World.open(home.resolve("config"), folder, sandbox);
        Submissions submissions = Submissions.open(folder.resolve("submissions"))) {
      voice.say(world.sandbox().ids().size() + " agencies listen");
      try (GatewayProcess gateway = start(world)) {
        voice.say("gateway " + gateway.api() + ", management " + gateway.management());
        Play play = new Play(world, gateway, submissions, scenario, voice);
        boolean held = play.play(cases, seed, run);
        if (stay) {
          Stay.tell(world, gateway, referral(submissions), password, voice);
          Stay.untilTold(() -> stop(gateway, world));
        }
        return held ? 0 : 1;
      }
    }
  }

  private Scenario scenario(RunNumber run, Path home) throws IOException {
    if (played == Played.USUAL) {
      return new Scenario.Usual(SandboxConfig.seeded(run.sandboxSeed()).courses());
    }
    Set<String> police = World.agencies(home.resolve("config"), Kind.POLICE);
    return new FirstQuarter(cases, seed, police::contains, CivilDay.of(Instant.now()));
  }

  private GatewayProcess start(World world) throws IOException, InterruptedException {
    int api = stay ? Stay.apiPort() : 0;
    int management = stay ? Stay.managementPort() : 0;
    return GatewayProcess.start(world.config(), world.data(), Pace.overrides(api, management));
  }

  private static String referral(Submissions submissions) {
    return submissions.all().stream()
        .filter(one -> one.sender().equals(Publisher.PLATFORM))
        .flatMap(one -> one.referral().stream())
        .reduce((earlier, later) -> later)
        .map(UUID::toString)
        .orElse("REFERRAL");
  }

  private static void stop(GatewayProcess gateway, World world) {
    gateway.close();
    try {
      world.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
