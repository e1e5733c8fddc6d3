package org.wasl.bench.gateways;

import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.wasl.app.Main;
import org.wasl.assembly.wiring.DatabaseWiring;
import org.wasl.bench.load.BenchPki;
import org.wasl.bench.load.ReceiverProtocol;
import org.wasl.bench.load.SignedReceiverProtocol;
import org.wasl.bench.load.SubmissionMode;
import org.wasl.bench.process.ChildProcess;
import org.wasl.bench.process.RunFile;
import org.wasl.configuration.Configuration;
import org.wasl.kit.pki.SandboxPki;
import org.wasl.operations.lifecycle.StartException;
import org.wasl.rules.id.AgencyId;
import org.wasl.runtime.DirectoryTree;
import org.wasl.runtime.settings.ConfigException;
import org.wasl.sandbox.checker.DatabaseUsage;
import org.wasl.sandbox.checker.GatewayDatabaseReader;
import org.wasl.sandbox.checker.RunClock;
import org.wasl.store.Store;
import org.wasl.wire.pki.PkiFolder;

/** Wasl with its real configuration, in a process of its own, on a data folder of its own. */
public final class WaslTarget implements BenchTarget {
  /** The heap options of {@code wasl start}, which limit its memory. */
  private static final List<String> HEAP = List.of("-Xms224m", "-Xmn64m");

  private final ConfigCopy config;
  private final PkiFolder pki;
  private final String name;
  private final SubmissionMode submissionMode;
  private final Map<String, String> agencyProperties;
  private Optional<Path> folder = Optional.empty();
  private Optional<ChildProcess> child = Optional.empty();
  private Optional<RunFile> run = Optional.empty();
  private Duration readyAfter = Duration.ZERO;

  private WaslTarget(
      ConfigCopy config,
      PkiFolder pki,
      String name,
      SubmissionMode submissionMode,
      Map<String, String> agencyProperties) {
    this.config = config;
    this.pki = pki;
    this.name = name;
    this.submissionMode = submissionMode;
    this.agencyProperties = agencyProperties;
  }

  /** Each case and each delivery has its own request. */
  public static WaslTarget alone(ConfigCopy config, PkiFolder pki) {
    return alone(config, pki, "wasl");
  }

  /** A gateway with single requests under another name. */
  public static WaslTarget alone(ConfigCopy config, PkiFolder pki, String name) {
    return new WaslTarget(config, pki, name, SubmissionMode.SINGLE_REQUESTS, Map.of());
  }

  /**
   * A gateway whose cases arrive as lines of few requests. All deliveries to an agency that are due
   * travel in one request, at most 32.
   */
  public static WaslTarget batched(ConfigCopy config, PkiFolder pki) {
    return new WaslTarget(
        config,
        pki,
        "wasl, batched",
        SubmissionMode.BATCHES,
        Map.of("maxConcurrent", "64", "deliveriesPerRequest", "32"));
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Collection<AgencyId> recipients() {
    return config.agencies().stream().filter(agency -> !agency.equals(BenchPki.SENDER)).toList();
  }

  @Override
  public ReceiverProtocol reception(AgencyId agency) {
    return new SignedReceiverProtocol(agency, pki.signer(agency));
  }

  @Override
  public URI start(Path data, Map<AgencyId, URI> receivers) {
    folder = Optional.of(data);
    Path copy = data.resolve("config");
    deleteEarlier(copy);
    config.write(copy, receivers, agencyProperties);
    long begin = System.nanoTime();
    Path runFile = data.resolve("run.json");
    deleteEarlierRun(runFile);
    Path log = data.resolve("gateway.log");
    ChildProcess starting =
        new ChildProcess(
            Main.class,
            HEAP,
            List.of(
                "start",
                "--config",
                copy.toString(),
                "--data",
                data.toString(),
                "--set",
                "pki.dir=" + SandboxPki.gatewayFolder(pki.path()).path(),
                "--set",
                "api.port=0",
                "--set",
                "management.port=0"),
            log);
    child = Optional.of(starting);
    await(starting, runFile, log);
    readyAfter = Duration.ofNanos(System.nanoTime() - begin);
    RunFile found = RunFile.read(runFile);
    run = Optional.of(found);
    return found.cases();
  }

  /** The data folder may be that of an earlier start, whose receivers listened elsewhere. */
  private static void deleteEarlier(Path config) {
    try {
      DirectoryTree.delete(config);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A gateway that was killed has left its addresses. */
  private static void deleteEarlierRun(Path runFile) {
    try {
      Files.deleteIfExists(runFile);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Tells whether its process runs. */
  public boolean isAlive() {
    return child.filter(ChildProcess::isAlive).isPresent();
  }

  /** The time of its last start, from the start of the process until it was ready. */
  public Duration readyAfter() {
    return readyAfter;
  }

  private static void await(ChildProcess child, Path runFile, Path log) {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(ChildProcess.START_SECONDS);
    try {
      while (!Files.exists(runFile)) {
        if (!child.isAlive() || System.nanoTime() > deadline) {
          throw new IllegalStateException("the gateway did not become ready. See " + log);
        }
        TimeUnit.MILLISECONDS.sleep(50);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while the gateway started", e);
    }
  }

  @Override
  public long pid() {
    return child.orElseThrow().pid();
  }

  @Override
  public SubmissionMode submissionMode() {
    return submissionMode;
  }

  @Override
  public int recipientsOf(Buffer answer) {
    return answer.toJsonObject().getJsonArray("recipients").size();
  }

  @Override
  public DatabaseUsage databaseUsage() {
    return read(GatewayDatabaseReader::usage);
  }

  @Override
  public double delayedRequests() {
    return GatewayMetrics.delayedSubmissions(run.orElseThrow().management());
  }

  /**
   * The store of the running gateway, as a command beside it opens it.
   *
   * @throws StartException if its database does not answer
   */
  public Store openStore() throws StartException, ConfigException {
    Path data = folder.orElseThrow();
    return DatabaseWiring.openRunning(
        Configuration.read(data.resolve("config"), Map.of("data.dir", data.toString())).gateway());
  }

  @Override
  public String checkpointLatency(RunClock clock) {
    return "wasl, step to signed checkpoint: "
        + read(reader -> reader.checkpointLatency(clock).signed());
  }

  @FunctionalInterface
  private interface DatabaseQuery<T> {
    T of(GatewayDatabaseReader reader) throws SQLException;
  }

  private <T> T read(DatabaseQuery<T> query) {
    try (GatewayDatabaseReader reader = GatewayDatabaseReader.open(folder.orElseThrow())) {
      return query.of(reader);
    } catch (IOException | SQLException e) {
      throw new IllegalStateException("cannot read the gateway's database", e);
    }
  }

  @Override
  public String stop() {
    String held =
        child
            .filter(ChildProcess::isAlive)
            .flatMap(alive -> run)
            .map(running -> GatewayMetrics.undelivered(running.management()))
            .orElse("");
    child.ifPresent(ChildProcess::stop);
    return held;
  }
}
