package org.wasl.trials.demo;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.wasl.kit.sandbox.SandboxConfig;
import org.wasl.trials.world.Broken;
import org.wasl.trials.world.GatewayProcess;
import org.wasl.trials.world.Submissions;
import org.wasl.trials.world.World;
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

  @Spec private CommandSpec spec;

  @Option(names = "--cases", paramLabel = "N", description = "cases to publish (${DEFAULT-VALUE})")
  private int cases = 500;

  @Option(
      names = "--seed",
      paramLabel = "S",
      description = "what chance decides (${DEFAULT-VALUE})")
  private long seed = 7;

  @Option(names = "--data", paramLabel = "DIR", description = "data folder; a new one if not given")
  private Path data;

  @Option(names = "--stay", description = "leave everything running until it is told to stop")
  private boolean stay;

  /** 0 if every promise held, 1 if one was broken, 2 for bad usage. */
  @Override
  public Integer call() throws Exception {
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
    SandboxConfig sandbox = SandboxConfig.seeded(run.sandboxSeed());
    try (World world = World.open(home.resolve("config"), folder, sandbox);
        Submissions submissions = Submissions.open(folder.resolve("submissions"))) {
      voice.say(world.sandbox().ids().size() + " agencies listen");
      try (GatewayProcess gateway = start(world)) {
        voice.say("gateway " + gateway.api() + ", management " + gateway.management());
        Play play = new Play(world, gateway, submissions, voice);
        List<Broken> broken = play.play(cases, seed, run);
        if (stay) {
          Stay.tell(world, gateway, referral(submissions), password, voice);
          Stay.untilTold(() -> stop(gateway, world));
        }
        return broken.isEmpty() ? 0 : 1;
      }
    }
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
