package org.wasl.trials.demo;

import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import org.wasl.kit.sandbox.SandboxConfig;
import org.wasl.kit.send.GatewayClient;
import org.wasl.kit.send.GatewayClientConfig;
import org.wasl.kit.send.MessageWriter;
import org.wasl.kit.send.Outcome;
import org.wasl.trials.cases.CaseGenerator;
import org.wasl.trials.cases.IdentitySeal;
import org.wasl.trials.cases.SyntheticCase;
import org.wasl.trials.world.GatewayProcess;
import org.wasl.trials.world.World;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Starts everything, publishes synthetic cases, and checks what came out. */
@Command(
    name = "demo",
    description = "Play the whole main job on this machine with synthetic cases, and check it.",
    mixinStandardHelpOptions = true)
public final class DemoCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Option(names = "--cases", paramLabel = "N", description = "cases to publish (${DEFAULT-VALUE})")
  private int cases = 100;

  @Option(
      names = "--seed",
      paramLabel = "S",
      description = "what chance decides (${DEFAULT-VALUE})")
  private long seed = 7;

  @Option(names = "--data", paramLabel = "DIR", description = "data folder; a new one if not given")
  private Path data;

  @Option(names = "--stay", description = "leave everything running until it is told to stop")
  private boolean stay;

  @Override
  public Integer call() throws Exception {
    PrintWriter out = spec.commandLine().getOut();
    Path home = Path.of(System.getProperty("wasl.home", "."));
    Path folder = data != null ? data : Files.createTempDirectory("wasl-demo-");
    try (World world = World.open(home.resolve("config"), folder, SandboxConfig.seeded(seed))) {
      try (GatewayProcess gateway =
          GatewayProcess.start(
              world.config(), folder, Map.of("api.port", "0", "management.port", "0"))) {
        out.println("gateway " + gateway.api() + " console " + gateway.management());
        out.flush();
        world.sandbox().connect(gateway.api());
        return play(world, gateway, out);
      }
    }
  }

  private int play(World world, GatewayProcess gateway, PrintWriter out) throws Exception {
    SecureRandom random = new SecureRandom();
    MessageWriter writer =
        new MessageWriter("platform", world.pki().signer("platform"), Clock.systemUTC(), random);
    try (GatewayClient client =
        new GatewayClient(
            world.runtime().vertx(),
            world.pki(),
            "platform",
            GatewayClientConfig.of(gateway.api()),
            random)) {
      List<CompletableFuture<Outcome>> sent = new ArrayList<>();
      CaseGenerator generator =
          new CaseGenerator(
              seed, cases, "platform", Clock.systemUTC().instant(), IdentitySeal.OWN_CUSTODY);
      for (SyntheticCase one : generator.cases().toList()) {
        sent.add(client.submitCase(writer.signed(one.messageId(), one.body())));
      }
      for (CompletableFuture<Outcome> one : sent) {
        Outcome outcome = one.join();
        if (!(outcome instanceof Outcome.Accepted)) {
          out.println(outcome);
        }
      }
      out.println("all answered");
      out.flush();
      Thread.sleep(stay ? 600_000 : 5_000);
    }
    int received = world.sandbox().agencies().stream().mapToInt(agency -> agency.size()).sum();
    out.println("received " + received);
    return 0;
  }
}
