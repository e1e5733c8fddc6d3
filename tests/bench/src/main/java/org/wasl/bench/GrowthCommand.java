package org.wasl.bench;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.wasl.audit.log.Checkpoint;
import org.wasl.audit.log.MalformedException;
import org.wasl.audit.log.SignedNote;
import org.wasl.bench.gateways.ConfigCopy;
import org.wasl.bench.gateways.WaslTarget;
import org.wasl.bench.growth.ReadTimings;
import org.wasl.bench.growth.StoreFiller;
import org.wasl.bench.load.BenchCases;
import org.wasl.bench.load.BenchPki;
import org.wasl.bench.load.BenchTls;
import org.wasl.bench.load.LoadLevel;
import org.wasl.bench.load.LoadPlan;
import org.wasl.bench.load.SignedCases;
import org.wasl.runtime.DirectoryTree;
import org.wasl.sandbox.checker.GatewayDatabaseReader;
import org.wasl.sandbox.checker.GatewayDatabaseReader.ChangingTable;
import org.wasl.trail.log.LogShards;
import org.wasl.trail.log.PublishedLogFolder;
import org.wasl.wire.jose.CryptoProvider;
import org.wasl.wire.pki.PkiFolder;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code ./wasl growth}. */
@Command(
    name = "growth",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Measures a gateway whose store holds many referrals beside one whose store began empty, in",
      "turns in one run. It measures reads, the cost of a referral and the time of a restart.",
      "The store is filled with copies of referrals that a gateway delivered. The data folder keeps"
          + " it",
      "for the next run."
    })
public final class GrowthCommand implements Callable<Integer> {
  private static final String FILLED = "filled";
  private static final String EMPTY = "empty";
  private static final int QUIET_SECONDS = 30;
  private static final int DRAIN_SECONDS = 900;
  private static final int SETTLE_SECONDS = 3;
  private static final int SIGNED_PER_SECOND = 2_000;
  private static final int DAYS_A_MONTH = 30;
  private static final int OUTSTANDING = 1_000;
  private static final int RESTARTS = 3;
  private static final int VACUUM_SAMPLE_MINUTES = 5;

  /**
   * Kept small because a busy machine retries deliveries, and each copy would repeat these retries.
   */
  private static final int CARRIED_AT_ONCE = 2;

  @Spec private CommandSpec spec;

  @Option(
      names = "--referrals",
      paramLabel = "N",
      description = "Least referrals in the filled store (default: ${DEFAULT-VALUE}).")
  private long referrals = 2_000_000;

  @Option(
      names = "--months",
      description = "Months over which they are spread (default: ${DEFAULT-VALUE}).")
  private int months = 24;

  @Option(
      names = "--templates",
      paramLabel = "N",
      description =
          "Referrals that a gateway delivers first. All others are copies (default:"
              + " ${DEFAULT-VALUE}).")
  private int templates = 200;

  @Option(names = "--fill-only", description = "Fill the store and measure nothing.")
  private boolean fillOnly;

  @Option(
      names = "--reads",
      paramLabel = "N",
      description = "Repetitions of each read (default: ${DEFAULT-VALUE}).")
  private int reads = 20;

  @Option(names = "--clients", description = "Connections (default: ${DEFAULT-VALUE}).")
  private int clients = 32;

  @Option(
      names = "--rounds",
      description = "Turns of load for each gateway, 0 for none (default: ${DEFAULT-VALUE}).")
  private int rounds = 5;

  @Option(
      names = "--seconds",
      description = "Seconds of load in each turn (default: ${DEFAULT-VALUE}).")
  private int seconds = 8;

  @Option(
      names = "--warmup-seconds",
      description = "Least warm-up before the first turn (default: ${DEFAULT-VALUE}).")
  private int warmup = 25;

  @Option(
      names = "--max-warmup-seconds",
      description = "Longest warm-up (default: ${DEFAULT-VALUE}).")
  private int maxWarmup = 120;

  @Option(
      names = "--vacuum-minutes",
      paramLabel = "N",
      description =
          "Minutes of steady load on the filled store alone. Every five minutes print the rows that"
              + " the vacuums have left (default: none).")
  private int vacuumMinutes;

  @Option(
      names = "--vacuum-cases-per-second",
      paramLabel = "N",
      description =
          "Rate of that load. 100 for an hour add 4 GB to the filled store (default:"
              + " ${DEFAULT-VALUE}).")
  private int vacuumRate = 100;

  @Option(
      names = "--config",
      description = "Configuration of the gateways (default: ${DEFAULT-VALUE}).")
  private Path config = Path.of("config");

  @Option(
      names = "--json",
      paramLabel = "FILE",
      description = "Also write all figures to this file.")
  private @Nullable Path json;

  @Option(names = "--seed", description = "Seed of the cases and their ids (default: the clock).")
  private long seed = System.nanoTime();

  @Option(
      names = "--data",
      description =
          "Working folder. A filled store needs 10 GB a million referrals (default:"
              + " ${DEFAULT-VALUE}).")
  private Path data = Path.of("data", "growth");

  /** One figure of both stores. */
  private record BothStores(double empty, double filled) {}

  @Override
  public Integer call() throws Exception {
    if (Stream.of(
                referrals,
                (long) months,
                (long) templates,
                (long) reads,
                (long) clients,
                (long) seconds,
                (long) vacuumRate)
            .anyMatch(number -> number < 1)
        || rounds < 0
        || vacuumMinutes < 0
        || warmup < 0) {
      throw new ParameterException(spec.commandLine(), "numbers must be positive");
    }
    if (!Files.isDirectory(config)) {
      throw new ParameterException(spec.commandLine(), "no such folder: " + config);
    }
    CryptoProvider.install();
    print("%s", ConfigCopy.describeDoor());
    ResultFile result = new ResultFile(seed);
    Path folder = Files.createDirectories(data.toAbsolutePath());
    PkiFolder pki = BenchPki.create(folder.resolve("pki"), new ConfigCopy(config).agencies());
    Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(2));
    try {
      Path filled = filled(vertx, folder, pki);
      if (!fillOnly) {
        Path empty = folder.resolve(EMPTY);
        DirectoryTree.delete(empty);
        carry(vertx, pki, empty, templates);
        print("on disk: %s %,d MiB, %s %,d MiB", EMPTY, mib(empty), FILLED, mib(filled));
        result.put("referrals", referrals);
        result.put("diskMib", new BothStores(mib(empty), mib(filled)));
        result.put("readMillis", reads(empty, filled));
        load(vertx, pki, empty, filled, result);
        vacuum(vertx, pki, filled, result);
        result.put("restartSeconds", restarts(vertx, pki, empty, filled));
        if (json != null) {
          result.write(json);
        }
      }
      return 0;
    } finally {
      vertx.close().toCompletionStage().toCompletableFuture().join();
    }
  }

  /** Returns the filled store. Makes it unless a complete one with these options exists. */
  private Path filled(Vertx vertx, Path folder, PkiFolder pki)
      throws IOException, InterruptedException, SQLException, ExecutionException {
    Path filled = folder.resolve(FILLED);
    Path complete = folder.resolve(FILLED + ".options");
    String wanted =
        "--referrals "
            + referrals
            + " --months "
            + months
            + " --templates "
            + templates
            + " --config "
            + config.toRealPath();
    if (Files.exists(complete) && Files.readString(complete).strip().equals(wanted)) {
      return filled;
    }
    Files.deleteIfExists(complete);
    DirectoryTree.delete(filled);
    long begin = System.nanoTime();
    carry(vertx, pki, filled, (int) Math.min(templates, referrals));
    long entries =
        StoreFiller.fill(
            filled,
            referrals,
            Duration.ofDays((long) months * DAYS_A_MONTH),
            step -> print("%6d s: %s", BenchSetup.secondsSince(begin), step));
    print("%6d s: the gateway signs %,d entries", BenchSetup.secondsSince(begin), entries);
    awaitSigned(vertx, pki, filled, entries);
    print("%6d s: filled", BenchSetup.secondsSince(begin));
    Files.writeString(complete, wanted);
    return filled;
  }

  /** A gateway carries some referrals to their recipients, and is stopped. */
  private void carry(Vertx vertx, PkiFolder pki, Path store, int count)
      throws InterruptedException {
    SignedCases.Cursor cases = BenchCases.signed(pki, count + CARRIED_AT_ONCE, seed).cursor();
    try (BenchSetup setup = setup(vertx, pki, store, target("templates", pki))) {
      setup.accept(cases::next, CARRIED_AT_ONCE, CARRIED_AT_ONCE, count, Long.MAX_VALUE);
      setup.drain(QUIET_SECONDS, DRAIN_SECONDS);
    }
  }

  private WaslTarget target(String name, PkiFolder pki) {
    return WaslTarget.alone(new ConfigCopy(config), pki, name);
  }

  private static BenchSetup setup(Vertx vertx, PkiFolder pki, Path store, WaslTarget target) {
    return new BenchSetup(vertx, new BenchTls(pki.path()), target, store, Map.of());
  }

  private void awaitSigned(Vertx vertx, PkiFolder pki, Path store, long entries)
      throws IOException, InterruptedException {
    PublishedLogFolder log = LogShards.folder(store.resolve("log"), 1);
    WaslTarget gateway = target("signing", pki);
    try (BenchSetup signing = setup(vertx, pki, store, gateway)) {
      while (signed(log) < entries) {
        if (!gateway.isAlive()) {
          throw new IOException("the gateway ended while it signed. See its log in " + store);
        }
        TimeUnit.SECONDS.sleep(1);
      }
      print("signed by %s", signing.name());
    }
  }

  private static long signed(PublishedLogFolder log) {
    try {
      return log.checkpoint().isPresent()
          ? Checkpoint.parse(SignedNote.parse(log.checkpoint().orElseThrow()).text()).size()
          : 0;
    } catch (MalformedException e) {
      throw new IllegalStateException("the published checkpoint cannot be read", e);
    }
  }

  private Map<String, BothStores> reads(Path empty, Path filled)
      throws IOException, InterruptedException, SQLException {
    try (ReadTimings few = ReadTimings.open(empty);
        ReadTimings many = ReadTimings.open(filled)) {
      for (int i = 0; i < 2 * reads; i++) {
        if (i == reads) {
          few.restart();
          many.restart();
        }
        few.read();
        many.read();
      }
      Map<String, Double> small = few.medianMillis();
      Map<String, BothStores> medians = new LinkedHashMap<>();
      many.medianMillis()
          .forEach(
              (measure, millis) ->
                  medians.put(
                      measure, new BothStores(small.getOrDefault(measure, Double.NaN), millis)));
      heading("read, ms (p50)");
      medians.forEach((measure, millis) -> row(measure, millis.empty(), millis.filled()));
      return medians;
    }
  }

  private void load(Vertx vertx, PkiFolder pki, Path empty, Path filled, ResultFile result)
      throws Exception {
    if (rounds == 0) {
      return;
    }
    LoadPlan plan = plan();
    SignedCases pile =
        BenchCases.signed(
            pki, SIGNED_PER_SECOND * rounds * (SETTLE_SECONDS + seconds), seed + templates + 1);
    try (InterleavedRounds measured = new InterleavedRounds(pile, plan)) {
      measured.add(setup(vertx, pki, empty, target(EMPTY, pki)), clients);
      measured.add(setup(vertx, pki, filled, target(FILLED, pki)), clients);
      LoadLevel level = new LoadLevel(clients, LoadLevel.FULL);
      BenchFigures figures = measured.run(rounds, List.of(level));
      heading(String.format(Locale.ROOT, "a referral (median of %d rounds)", rounds));
      row(figures, level, "gateway, us of CPU", RoundFigures::gatewayMicros);
      row(figures, level, "database, us of CPU", RoundFigures::databaseMicros);
      row(figures, level, "write-ahead log, bytes", RoundFigures::walBytes);
      row(figures, level, "write-ahead log, records", RoundFigures::walRecords);
      row(figures, level, "rows inserted", RoundFigures::rowsInserted);
      row(figures, level, "rows updated", RoundFigures::rowsUpdated);
      row(figures, level, "rows deleted", RoundFigures::rowsDeleted);
      row(figures, level, "commits", RoundFigures::commits);
      row(figures, level, "deliveries/s", RoundFigures::deliveriesPerSecond);
      row(figures, level, "accepted after, ms (p50)", f -> f.acceptance().p50Millis());
      row(figures, level, "accepted after, ms (p99)", f -> f.acceptance().p99Millis());
      result.measured(plan, measured.warmUps());
      result.figures("columns", figures, Optional.empty());
      result.put("tables", Map.of(EMPTY, tables(empty), FILLED, tables(filled)));
    }
  }

  private LoadPlan plan() {
    return new LoadPlan(
        warmup,
        Math.max(warmup, maxWarmup),
        SETTLE_SECONDS,
        seconds,
        OUTSTANDING,
        QUIET_SECONDS,
        DRAIN_SECONDS);
  }

  private void vacuum(Vertx vertx, PkiFolder pki, Path filled, ResultFile result)
      throws InterruptedException, IOException, SQLException {
    if (vacuumMinutes == 0) {
      return;
    }
    // The filled store may contain the ids of the rounds.
    SignedCases.Cursor cases = BenchCases.signed(pki, 0, ~seed).cursor();
    try (BenchSetup setup = setup(vertx, pki, filled, target(FILLED, pki))) {
      List<VacuumLoad.LoadSample> samples =
          new VacuumLoad(filled, plan())
              .run(
                  setup,
                  cases,
                  clients,
                  vacuumMinutes,
                  Math.min(vacuumMinutes, VACUUM_SAMPLE_MINUTES),
                  vacuumRate);
      result.put("vacuum", samples);
    }
  }

  /** The tables that a vacuum must keep up with, in a running gateway. */
  private List<ChangingTable> tables(Path store) throws IOException, SQLException {
    try (GatewayDatabaseReader reader = GatewayDatabaseReader.open(store)) {
      List<ChangingTable> tables = reader.changingTables();
      for (ChangingTable table : tables) {
        print("%s, %s", store.getFileName(), VacuumLoad.line(table));
      }
      return tables;
    }
  }

  private void row(
      BenchFigures figures, LoadLevel level, String title, ToDoubleFunction<RoundFigures> figure) {
    row(
        title,
        figures.median(new BenchFigures.Column(EMPTY, level), figure),
        figures.median(new BenchFigures.Column(FILLED, level), figure));
  }

  private void heading(String title) {
    print("%-44s%14s%14s%10s", title, EMPTY, FILLED, "ratio");
  }

  private void row(String title, double empty, double filled) {
    print("%-44s%,14.1f%,14.1f%10.2f", title, empty, filled, filled / empty);
  }

  private List<BothStores> restarts(Vertx vertx, PkiFolder pki, Path empty, Path filled) {
    List<BothStores> times = new ArrayList<>();
    for (int i = 0; i < RESTARTS; i++) {
      BothStores seconds =
          new BothStores(
              readyAfterSeconds(vertx, pki, empty), readyAfterSeconds(vertx, pki, filled));
      print(
          "from start to ready: %s %.1f s, %s %.1f s",
          EMPTY, seconds.empty(), FILLED, seconds.filled());
      times.add(seconds);
    }
    return times;
  }

  private double readyAfterSeconds(Vertx vertx, PkiFolder pki, Path store) {
    WaslTarget target = target("restart", pki);
    setup(vertx, pki, store, target).close();
    return target.readyAfter().toMillis() / 1_000.0;
  }

  private static long mib(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.mapToLong(file -> file.toFile().length()).sum() >> 20;
    }
  }

  private void print(String format, Object... values) {
    PrintWriter out = spec.commandLine().getOut();
    out.println(String.format(Locale.ROOT, format, values));
    out.flush();
  }
}
