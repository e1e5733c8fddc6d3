package org.wasl.trials.bench;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.wasl.kit.pki.PkiFolder;
import org.wasl.trials.cases.CaseGenerator;
import org.wasl.trials.cases.IdentitySeal;
import org.wasl.wire.AgencyDirectory;
import org.wasl.wire.Crypto;
import org.wasl.wire.Signer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code ./wasl bench}. */
@Command(
    name = "bench",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Drives gateways from another process over mutual TLS and counts at the receivers.",
      "In turns: the afternoon gateway with defaults, the same tuned, and Wasl."
    })
public final class BenchCommand implements Callable<Integer> {
  private static final int TEMPLATES = 2000;
  private static final int PADDING_STEP_BYTES = 256;
  private static final int SIGNED_PER_SECOND = 3000;

  @Option(names = "--clients", description = "Connections (default: ${DEFAULT-VALUE}).")
  private int clients = 32;

  @Option(names = "--seconds", description = "Measured seconds (default: ${DEFAULT-VALUE}).")
  private int seconds = 20;

  @Option(names = "--warmup", description = "Seconds before them (default: ${DEFAULT-VALUE}).")
  private int warmup = 25;

  @Option(names = "--rounds", description = "Turns for each (default: ${DEFAULT-VALUE}).")
  private int rounds = 1;

  @Option(
      names = "--outstanding",
      description =
          "Clients hold back while so many cases are accepted and not yet delivered"
              + " (default: ${DEFAULT-VALUE}).")
  private long outstanding = 1000;

  @Option(
      names = "--only",
      split = ",",
      description = "Of defaults, tuned, wasl (default: ${DEFAULT-VALUE}).")
  private List<String> only = List.of("defaults", "tuned", "wasl");

  @Option(names = "--config", description = "Wasl's configuration (default: ${DEFAULT-VALUE}).")
  private Path config = Path.of("config");

  @Option(
      names = "--gateway",
      paramLabel = "run.json",
      description = "Drive this running Wasl gateway instead; its keys lie in pki beside it.")
  private Path gateway;

  @Option(
      names = "--receiver",
      paramLabel = "AGENCY=PORT",
      description = "With --gateway: where it expects its agencies. Once for each.")
  private Map<String, Integer> receivers = new LinkedHashMap<>();

  @Option(names = "--outage", description = "Show what is lost when the receivers are down.")
  private boolean outage;

  @Option(names = "--cases", description = "Cases of an outage (default: ${DEFAULT-VALUE}).")
  private int cases = 200;

  @Option(names = "--seed", description = "Of the cases and their ids; default: the clock.")
  private long seed = System.nanoTime();

  @Option(names = "--data", description = "Working folder (default: ${DEFAULT-VALUE}).")
  private Path data = Path.of("data", "bench");

  @Override
  public Integer call() throws Exception {
    Crypto.install();
    Path run = data.toAbsolutePath().resolve(Long.toString(ProcessHandle.current().pid()));
    Files.createDirectories(run);
    Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(2));
    try {
      if (outage) {
        outages(vertx, run);
      } else {
        rates(vertx, run);
      }
      // Kept where something went wrong: the logs are in it.
      Folders.delete(run);
      return 0;
    } finally {
      vertx.close().toCompletionStage().toCompletableFuture().join();
    }
  }

  private void rates(Vertx vertx, Path run) throws Exception {
    PkiFolder pki = pki(run);
    Plan plan = new Plan(clients, warmup, seconds, outstanding, 10, 120);
    Pile pile = pile(pki, SIGNED_PER_SECOND * (warmup + seconds));
    Map<String, List<Figures>> figures = new LinkedHashMap<>();
    for (int round = 1; round <= rounds; round++) {
      for (Supplier<UnderTest> each : gateways(pki)) {
        UnderTest underTest = each.get();
        System.out.printf("round %d: %s%n", round, underTest.name());
        Path own = Files.createTempDirectory(run, "gateway");
        try (Stage stage = new Stage(vertx, new Tls(pki.path()), underTest, own, receivers)) {
          figures
              .computeIfAbsent(underTest.name(), name -> new ArrayList<>())
              .add(Round.run(stage, pile, plan));
        }
      }
    }
    System.out.println(Table.of(figures));
    if (pile.signedOnTheSpot() > 0) {
      System.out.printf("signed on the spot: %d cases%n", pile.signedOnTheSpot());
    }
  }

  private void outages(Vertx vertx, Path run) throws Exception {
    PkiFolder pki = pki(run);
    Plan plan = new Plan(clients, 0, 0, cases, 30, 180);
    Pile pile = pile(pki, cases + clients);
    for (Supplier<UnderTest> each : gateways(pki)) {
      UnderTest underTest = each.get();
      Path own = Files.createTempDirectory(run, "gateway");
      try (Stage stage = new Stage(vertx, new Tls(pki.path()), underTest, own, receivers)) {
        Outage.Outcome outcome = Outage.run(stage, pile, plan, cases, 2);
        System.out.printf(
            "%-22s accepted %d, delivered %d, lost %d, arrived again %d %s%n",
            underTest.name(),
            outcome.accepted(),
            outcome.delivered(),
            outcome.lost(),
            outcome.doubled(),
            outcome.left());
      }
    }
  }

  private PkiFolder pki(Path run) {
    if (gateway != null) {
      return new PkiFolder(gateway.toAbsolutePath().resolveSibling("pki"));
    }
    List<String> agencies =
        only.contains("wasl") ? new ConfigCopy(config).agencies() : List.<String>of();
    return BenchPki.create(run.resolve("pki"), agencies);
  }

  private List<Supplier<UnderTest>> gateways(PkiFolder pki) {
    if (gateway != null) {
      return List.of(() -> new RunningUnderTest(RunFile.read(gateway), receivers.keySet(), pki));
    }
    return only.stream().map(name -> gateway(name, pki)).toList();
  }

  private Supplier<UnderTest> gateway(String name, PkiFolder pki) {
    return name.equals("wasl")
        ? () -> new WaslUnderTest(new ConfigCopy(config), pki)
        : () -> new AfternoonUnderTest(name, pki.path());
  }

  private Pile pile(PkiFolder pki, int count) {
    AgencyDirectory directory = pki.directory();
    Signer signer = pki.signer(BenchPki.SENDER);
    IdentitySeal seal =
        directory
            .byId(BenchPki.CUSTODIAN)
            .map(
                custodian ->
                    IdentitySeal.to(
                        custodian,
                        directory.byId(BenchPki.SENDER).orElseThrow(),
                        signer,
                        PADDING_STEP_BYTES))
            .orElse(IdentitySeal.OWN_CUSTODY);
    CaseGenerator generator =
        new CaseGenerator(seed, TEMPLATES, BenchPki.SENDER, Instant.now(), seal);
    return new Pile(generator.cases().toList(), signer, count, seed);
  }
}
