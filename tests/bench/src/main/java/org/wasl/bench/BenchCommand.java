package org.wasl.bench;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.wasl.bench.gateways.BenchCandidate;
import org.wasl.bench.gateways.BenchTarget;
import org.wasl.bench.gateways.ConfigCopy;
import org.wasl.bench.gateways.PlainGatewayTarget;
import org.wasl.bench.gateways.RunningGatewayTarget;
import org.wasl.bench.gateways.WaslTarget;
import org.wasl.bench.load.BenchCases;
import org.wasl.bench.load.BenchPki;
import org.wasl.bench.load.BenchTls;
import org.wasl.bench.load.LoadLevel;
import org.wasl.bench.load.LoadPlan;
import org.wasl.bench.load.SignedCases;
import org.wasl.bench.micro.AuditLogBenchmark;
import org.wasl.bench.micro.PipelineBenchmark;
import org.wasl.bench.micro.ReferralFloor;
import org.wasl.bench.process.RunFile;
import org.wasl.rules.id.AgencyId;
import org.wasl.runtime.DirectoryTree;
import org.wasl.sandbox.PortAllocator;
import org.wasl.sandbox.checker.RunClock;
import org.wasl.wire.jose.CryptoProvider;
import org.wasl.wire.pki.PkiFolder;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code ./wasl bench}. */
@Command(
    name = "bench",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Drives gateways from another process over mutual TLS and counts the deliveries at the"
          + " receivers.",
      "It measures the plain gateway with defaults and tuned, Wasl, and Wasl with batches, in"
          + " turns.",
      "A batch has several cases or deliveries in one request. The plain gateway has no batches."
          + " All",
      "gateways are warmed up first. A figure is the median of the turns."
    })
public final class BenchCommand implements Callable<Integer> {
  private static final int SIGNED_PER_SECOND = 4500;
  private static final int DRAIN_SECONDS = 900;
  private static final int DOWN_SECONDS = 2;
  private static final int SETTLE_SECONDS = 3;

  @Spec private CommandSpec spec;

  @Option(
      names = "--profile",
      description =
          "${COMPLETION-CANDIDATES}. quick compares with the tuned gateway in three minutes, to see"
              + " the effect of a change. Quote the figures of full. Other options override the"
              + " profile (default: ${DEFAULT-VALUE}).")
  private BenchProfile profile = BenchProfile.full;

  @Option(
      names = "--clients",
      split = ",",
      paramLabel = "N",
      description =
          "Number of clients. Each has one case in flight, on its own connection or as a line of a"
              + " batch. Several numbers are measured one after the other (default: 32).")
  private List<Integer> clients = List.of(32);

  @Option(
      names = "--percent",
      split = ",",
      paramLabel = "N",
      description = {
        "Load in percent of the highest rate. Several values are measured one after the other. At"
            + " less than",
        "100, cases are due at even intervals, and latency counts from the due time (default: 100)."
      })
  private List<Integer> percents = List.of(LoadLevel.FULL);

  @Option(names = "--seconds", description = "Measured seconds in each turn (10, quick: 6).")
  private @Nullable Integer seconds;

  @Option(
      names = "--warmup-seconds",
      description = "Least warm-up before the first turn (25, quick: 20).")
  private @Nullable Integer warmup;

  @Option(
      names = "--max-warmup-seconds",
      description =
          "Longest warm-up. It ends once the just-in-time compilers are idle (240, quick: 30).")
  private @Nullable Integer maxWarmup;

  @Option(names = "--rounds", description = "Turns for each gateway (5, quick: 2).")
  private @Nullable Integer rounds;

  @Option(
      names = "--outstanding-cases",
      description =
          "Clients pause while this many cases are accepted and not yet delivered"
              + " (default: ${DEFAULT-VALUE}).")
  private long outstanding = 1000;

  @Option(
      names = "--only",
      split = ",",
      description =
          "Gateways to measure, of ${COMPLETION-CANDIDATES} (all, quick: tuned and wasl).")
  private @Nullable List<BenchCandidate> only;

  @Option(
      names = "--json",
      paramLabel = "FILE",
      description = "Also write all figures of all rounds to this file, also with --backlog.")
  private @Nullable Path json;

  @Option(
      names = "--config",
      description =
          "Configuration of Wasl, or of the running gateway with --gateway (default:"
              + " ${DEFAULT-VALUE}).")
  private Path config = Path.of("config");

  @Option(
      names = "--gateway",
      paramLabel = "run.json",
      description = {
        "Drive this running Wasl gateway instead. Its keys are in the folder pki beside it. The"
            + " bench",
        "listens on the ports of the agencies in its configuration, so they must be free."
      })
  private Path gateway;

  /** The values of the profile, or of the options beside it. */
  private BenchProfile.Numbers numbers = BenchProfile.full.numbers();

  /**
   * The ports at which the running gateway expects its agencies. Other gateways get the addresses
   * of the receivers.
   */
  private Map<AgencyId, Integer> receivers = Map.of();

  @Option(
      names = "--svg",
      paramLabel = "FILE",
      description = "Also draw the figures against the number of clients to this file.")
  private @Nullable Path svg;

  @Option(names = "--outage", description = "Show the losses in an outage of the receivers.")
  private boolean outage;

  @Option(
      names = "--backlog",
      paramLabel = "N",
      description =
          "Show the cost of a backlog of N deliveries to a silent agency for the others, and how"
              + " it drains afterwards.")
  private @Nullable Integer backlog;

  @Option(
      names = "--rate-per-minute",
      paramLabel = "N",
      description =
          "Rate at which the operator first drains the backlog (default: ${DEFAULT-VALUE}).")
  private int perMinute = 6_000;

  @Option(names = "--stages", description = "Show the cost of each step of a referral.")
  private boolean stages;

  @Option(names = "--log", description = "Show the cost of sequencing, proofs and verification.")
  private boolean log;

  @Option(names = "--cases", description = "Cases in an outage (default: ${DEFAULT-VALUE}).")
  private int cases = 200;

  @Option(
      names = "--quiet-seconds",
      description =
          "Stop waiting if nothing has arrived for this long. Wasl may delay a delivery"
              + " for as long as delivery.retry.maxBackoffMillis (default: ${DEFAULT-VALUE}).")
  private int quiet = 30;

  @Option(names = "--seed", description = "Seed of the cases and their ids (default: the clock).")
  private long seed = System.nanoTime();

  @Option(names = "--data", description = "Working folder (default: ${DEFAULT-VALUE}).")
  private Path data = Path.of("data", "bench");

  @Override
  public Integer call() throws Exception {
    check();
    CryptoProvider.install();
    Path run = data.toAbsolutePath().resolve(Long.toString(ProcessHandle.current().pid()));
    Files.createDirectories(run);
    Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(2));
    ResultFile result = new ResultFile(seed);
    try {
      PkiFolder pki = pki(run);
      if (stages) {
        System.out.println(PipelineBenchmark.measure(pki, seed));
      } else if (log) {
        AuditLogBenchmark.measure(run, pki).forEach(System.out::println);
      } else if (outage) {
        outages(vertx, run, pki);
      } else if (backlog != null) {
        System.out.println(ConfigCopy.describeDoor());
        BacklogBenchmark.run(
            new BacklogBenchmark.Plan(
                backlog,
                perMinute,
                Collections.max(clients),
                numbers.rounds(),
                plan(),
                ReferralFloor.measure(run, seed)),
            vertx,
            run,
            new ConfigCopy(config),
            pki,
            seed,
            result);
        write(result);
      } else {
        rates(vertx, run, pki, result);
        write(result);
      }
      // Keep it after a failure, because it contains the logs.
      DirectoryTree.delete(run);
      return 0;
    } finally {
      vertx.close().toCompletionStage().toCompletableFuture().join();
    }
  }

  private void check() {
    BenchProfile.Numbers usual = profile.numbers();
    numbers =
        new BenchProfile.Numbers(
            orElse(rounds, usual.rounds()),
            orElse(seconds, usual.seconds()),
            orElse(warmup, usual.warmupSeconds()),
            orElse(maxWarmup, usual.maxWarmupSeconds()),
            only == null ? usual.candidates() : only);
    if (Stream.concat(
                clients.stream(),
                Stream.of(
                    numbers.seconds(), numbers.rounds(), cases, orElse(backlog, 1), perMinute))
            .anyMatch(n -> n < 1)
        || numbers.warmupSeconds() < 0
        || outstanding < 1) {
      throw new ParameterException(spec.commandLine(), "numbers must be positive");
    }
    if (percents.get(0) != LoadLevel.FULL
        || percents.stream().anyMatch(percent -> percent < 1 || percent > LoadLevel.FULL)) {
      throw new ParameterException(
          spec.commandLine(),
          "--percent must begin with 100. The other values are shares of that rate");
    }
    if ((gateway != null || withWasl()) && !Files.isDirectory(config)) {
      throw new ParameterException(spec.commandLine(), "no such folder: " + config);
    }
    if (gateway != null) {
      receivers = new ConfigCopy(config).portsOnThisMachine();
      if (!Files.exists(gateway) || receivers.isEmpty()) {
        throw new ParameterException(
            spec.commandLine(),
            "--gateway needs a run.json that exists, and a --config with agencies on 127.0.0.1");
      }
      receivers.forEach(this::checkFree);
    }
  }

  private void checkFree(AgencyId agency, int port) {
    if (!PortAllocator.isFreeSoon(port)) {
      throw new ParameterException(
          spec.commandLine(),
          "port "
              + port
              + " of "
              + agency
              + " is in use. Free it, because the bench must listen there");
    }
  }

  private boolean withWasl() {
    return numbers.candidates().contains(BenchCandidate.wasl)
        || numbers.candidates().contains(BenchCandidate.batched);
  }

  private static int orElse(@Nullable Integer given, int usual) {
    return given == null ? usual : given;
  }

  private List<LoadLevel> levels() {
    return clients.stream()
        .flatMap(number -> percents.stream().map(percent -> new LoadLevel(number, percent)))
        .toList();
  }

  private LoadPlan plan() {
    return new LoadPlan(
        numbers.warmupSeconds(),
        Math.max(numbers.warmupSeconds(), numbers.maxWarmupSeconds()),
        SETTLE_SECONDS,
        numbers.seconds(),
        outstanding,
        quiet,
        DRAIN_SECONDS);
  }

  private void describeDoor() {
    if (gateway != null) {
      System.out.println("limits of the door: those of the running gateway");
    } else if (withWasl()) {
      System.out.println(ConfigCopy.describeDoor());
    }
  }

  private void write(ResultFile result) throws IOException {
    if (json != null) {
      result.write(json);
    }
  }

  private void rates(Vertx vertx, Path run, PkiFolder pki, ResultFile result) throws Exception {
    LoadPlan plan = plan();
    // A running gateway has its machine to itself.
    Optional<ReferralFloor> limit =
        gateway == null ? Optional.of(ReferralFloor.measure(run, seed)) : Optional.empty();
    limit.ifPresent(System.out::println);
    describeDoor();
    List<LoadLevel> levels = levels();
    int turns = numbers.rounds() * levels.size();
    SignedCases pile =
        BenchCases.signed(
            pki, SIGNED_PER_SECOND * turns * (SETTLE_SECONDS + numbers.seconds()), seed);
    try (InterleavedRounds measured = new InterleavedRounds(pile, plan)) {
      for (Supplier<BenchTarget> each : gateways(pki)) {
        Path own = Files.createTempDirectory(run, "gateway");
        measured.add(
            new BenchSetup(vertx, new BenchTls(pki.path()), each.get(), own, receivers),
            Collections.max(clients));
      }
      RunClock clock = RunClock.startNow();
      BenchFigures figures = measured.run(numbers.rounds(), levels);
      System.out.println(FigureTable.of(figures, limit));
      measured.checkpointLatency(clock).forEach(System.out::println);
      System.out.printf("signed on demand: %d cases%n", measured.signedOnDemand());
      result.measured(plan, measured.warmUps());
      result.figures("columns", figures, limit);
      if (svg != null) {
        Files.writeString(svg, FigureChart.of(figures));
      }
    }
  }

  private void outages(Vertx vertx, Path run, PkiFolder pki) throws Exception {
    LoadPlan plan = new LoadPlan(0, 0, 0, 0, cases, quiet, DRAIN_SECONDS);
    int most = Collections.max(clients);
    describeDoor();
    SignedCases pile = BenchCases.signed(pki, cases + most, seed);
    for (Supplier<BenchTarget> each : gateways(pki)) {
      BenchTarget underTest = each.get();
      Path own = Files.createTempDirectory(run, "gateway");
      try (BenchSetup stage =
          new BenchSetup(vertx, new BenchTls(pki.path()), underTest, own, receivers)) {
        OutageBenchmark.OutageResult outcome =
            OutageBenchmark.run(stage, pile, most, plan, cases, DOWN_SECONDS);
        System.out.printf("%-22s %s%n", underTest.name(), outcome.describe());
      }
    }
  }

  private PkiFolder pki(Path run) {
    if (gateway != null) {
      return new PkiFolder(gateway.toAbsolutePath().resolveSibling("pki"));
    }
    List<AgencyId> agencies = withWasl() ? new ConfigCopy(config).agencies() : List.<AgencyId>of();
    return BenchPki.create(run.resolve("pki"), agencies);
  }

  private List<Supplier<BenchTarget>> gateways(PkiFolder pki) {
    if (gateway != null) {
      return List.of(
          () -> new RunningGatewayTarget(RunFile.read(gateway), receivers.keySet(), pki));
    }
    return numbers.candidates().stream().map(candidate -> gateway(candidate, pki)).toList();
  }

  private Supplier<BenchTarget> gateway(BenchCandidate candidate, PkiFolder pki) {
    return switch (candidate) {
      case wasl -> () -> WaslTarget.alone(new ConfigCopy(config), pki);
      case batched -> () -> WaslTarget.batched(new ConfigCopy(config), pki);
      case defaults, tuned -> () -> new PlainGatewayTarget(candidate.name(), pki.path());
    };
  }
}
