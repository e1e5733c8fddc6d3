package org.wasl.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.wasl.runtime.TestLoad.SOON;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.TestInfo;
import org.wasl.administration.AuditCommand;
import org.wasl.assembly.Gateway;
import org.wasl.configuration.Configuration;
import org.wasl.database.embedded.TestCluster;
import org.wasl.demo.ParkedReplay;
import org.wasl.kit.inbox.InboxReader;
import org.wasl.operations.lifecycle.StartException;
import org.wasl.rules.id.AgencyId;
import org.wasl.runtime.TestFolders;
import org.wasl.runtime.TestPorts;
import org.wasl.runtime.settings.ConfigException;
import org.wasl.sandbox.CasePlanner;
import org.wasl.sandbox.SandboxAgency;
import org.wasl.sandbox.SandboxConfig;
import org.wasl.sandbox.SubmissionListener;
import org.wasl.sandbox.checker.Checker;
import org.wasl.sandbox.checker.Observations;
import org.wasl.sandbox.checker.SubmissionLog;
import org.wasl.sandbox.environment.GatewayProcess;
import org.wasl.sandbox.environment.SandboxEnvironment;
import picocli.CommandLine;

/**
 * One gateway and its sandbox agencies, on a data folder of their own. The gateway is a process and
 * keeps its address across starts.
 */
final class GatewayTrial implements AutoCloseable {
  /** Shorter times than the defaults. No promise depends on them. */
  private static final Map<String, String> QUICK =
      Map.ofEntries(
          Map.entry("management.port", "0"),
          TestOperators.SETTING,
          Map.entry("delivery.connectTimeoutMillis", "1000"),
          Map.entry("delivery.callDeadlineMillis", "3000"),
          Map.entry("delivery.retry.initialBackoffMillis", "50"),
          Map.entry("delivery.retry.maxBackoffMillis", "500"),
          Map.entry("delivery.retry.maxAttempts", "50"),
          Map.entry("delivery.breaker.openMillis", "100"),
          Map.entry("delivery.breaker.maxOpenMillis", "500"),
          Map.entry("pull.callDeadlineMillis", "4000"),
          Map.entry("pull.leaseMillis", "1000"),
          Map.entry("pull.absentAfterMillis", "1000"),
          Map.entry("delivery.dispatchGraceMillis", "1000"),
          Map.entry("reconcile.intervalMillis", "250"),
          Map.entry("deadlines.followMillis", "20"),
          Map.entry("deadlines.intervalMillis", "1000"),
          Map.entry("broker.idleReceiveMillis", "200"),
          Map.entry("claim.intervalMillis", "50"),
          // Long, because a gateway that abandons its orderly stop leaves its database running.
          Map.entry("database.embedded.stopMillis", "60000"),
          Map.entry("door.retryAfterSeconds", "1"),
          Map.entry("shutdown.graceMillis", "3000"));

  private static final SandboxConfig SANDBOX = SandboxConfig.seeded(7);

  private final Path data;
  private final SandboxConfig sandbox;
  private final Path template;
  private final Map<String, String> settings = new TreeMap<>(QUICK);
  private DatabaseProbe ledger;
  private SandboxEnvironment world;
  private final List<String> options = new ArrayList<>();
  private final SubmissionLog submissions;
  private boolean inProcess;
  private Gateway ownGateway;
  private GatewayProcess gateway;
  private boolean connected;

  private GatewayTrial(
      Path data, SandboxConfig sandbox, Set<AgencyId> collecting, boolean sandboxes)
      throws IOException {
    this.data = data;
    this.sandbox = sandbox;
    TestCluster.copyInto(data.resolve("postgres"));
    this.ledger = DatabaseProbe.ofEmbedded(data);
    TestOperators.write(data);
    this.template = SmallConfig.write(data.resolve("template"), collecting);
    if (sandboxes) {
      SmallConfig.addSandboxes(template);
    }
    this.world = SandboxEnvironment.open(template, data, sandbox);
    this.submissions = SubmissionLog.open(data.resolve("submissions"));
    settings.put("api.port", Integer.toString(TestPorts.reserve()));
  }

  /** Agencies are there, the gateway is not started yet. */
  static GatewayTrial prepare(TestInfo test) throws IOException {
    return prepare(test, Set.of());
  }

  /**
   * Prepares a trial in which these agencies have no server and collect once {@link #connect
   * connected}.
   */
  static GatewayTrial prepare(TestInfo test, Set<AgencyId> collecting) throws IOException {
    return in(TestFolders.empty(test), collecting);
  }

  /** Prepares a trial with sandboxes beside the other agencies. */
  static GatewayTrial withSandboxes(TestInfo test) throws IOException {
    return new GatewayTrial(TestFolders.empty(test), SANDBOX, Set.of(), true);
  }

  /** Prepares a trial whose agencies handle their cases by this plan. */
  static GatewayTrial prepare(TestInfo test, CasePlanner planner) throws IOException {
    return new GatewayTrial(TestFolders.empty(test), SANDBOX.withPlanner(planner), Set.of(), false);
  }

  /** Prepares a trial on another folder, which is empty. */
  static GatewayTrial in(Path folder, Set<AgencyId> collecting) throws IOException {
    return new GatewayTrial(folder, SANDBOX, collecting, false);
  }

  /** Everything runs. */
  static GatewayTrial start(TestInfo test) throws IOException, InterruptedException {
    GatewayTrial trial = prepare(test);
    trial.startGateway();
    return trial;
  }

  /**
   * Runs the gateway in this process from the next start on. Other tests have already loaded and
   * compiled most of it, so it costs a third. It is for tests that neither kill it nor read its
   * log.
   */
  GatewayTrial inProcess() {
    inProcess = true;
    return this;
  }

  /** Another value for the next start. */
  GatewayTrial with(String key, String value) {
    settings.put(key, value);
    return this;
  }

  /** Another option for the gateway's virtual machine at the next start. */
  GatewayTrial option(String option) {
    options.add(option);
    return this;
  }

  /** The time until it was ready. */
  Duration startGateway() throws IOException, InterruptedException {
    long start = System.nanoTime();
    if (inProcess) {
      ownGateway = startHere();
    } else {
      gateway = GatewayProcess.start(world.config(), data, settings, options);
    }
    return Duration.ofNanos(System.nanoTime() - start);
  }

  private Gateway startHere() throws IOException {
    Map<String, String> all = new TreeMap<>(settings);
    all.put("data.dir", data.toString());
    try {
      return Gateway.start(Configuration.read(world.config(), all));
    } catch (ConfigException | StartException e) {
      throw new IOException(e);
    }
  }

  /** In order, wherever it runs. */
  void stopGateway() {
    if (ownGateway != null) {
      ownGateway.close();
      ownGateway = null;
    }
    if (gateway != null) {
      gateway.close();
    }
  }

  /** Its management port. */
  URI management() {
    return inProcess ? ownGateway.management() : gateway.management();
  }

  /** Prosecution offices answer from now on. */
  void connect() {
    connect(submissions);
  }

  /** Connects the agencies, and sends their submissions to this listener. */
  void connect(SubmissionListener listener) {
    connected = true;
    world.sandbox().connect(api(), listener);
  }

  /** The process of the gateway, if it has its own. */
  GatewayProcess gateway() {
    return gateway;
  }

  SandboxEnvironment world() {
    return world;
  }

  Path data() {
    return data;
  }

  /** The address of the partner API, which stays equal across starts. */
  URI api() {
    return URI.create("https://127.0.0.1:" + settings.get("api.port"));
  }

  SandboxAgency agency(AgencyId id) {
    return world.sandbox().agency(id);
  }

  /** Kills all agencies and starts them again on their data. */
  void restartAgencies() throws IOException {
    world.close();
    world = SandboxEnvironment.open(template, data, sandbox);
    if (connected) {
      connect();
    }
  }

  /** Deliveries to the agency go there from the gateway's next start on. */
  void reach(AgencyId agency, int port) throws IOException {
    Path file = world.config().resolve("agencies").resolve(agency + ".properties");
    Files.writeString(
        file, Files.readString(file).replaceFirst("(https://[^:/]+):\\d+", "$1:" + port));
  }

  /** Waits until nothing is in flight. Every delivery and every agency's handler has ended then. */
  void awaitQuiet() {
    Awaitility.await()
        .atMost(SOON)
        .pollInterval(Duration.ofMillis(500))
        .ignoreExceptions()
        .until(this::isQuiet);
  }

  /**
   * Compares counts before and after. If nothing was added, all earlier deliveries have been
   * handled, and their reactions would have been counted.
   */
  private boolean isQuiet() throws Exception {
    long before = ledger.count("delivery");
    return ledger.open() == 0
        && unhandled() == 0
        && ledger.pendingGatewayMessages() == 0
        && ledger.open() == 0
        && ledger.count("delivery") == before;
  }

  /** Counts messages of all kinds whose agency's handler has not ended yet. */
  private long unhandled() throws IOException {
    if (!connected) {
      return 0;
    }
    return InboxReader.readAll(world.inboxes()).values().stream()
        .flatMap(List::stream)
        .filter(inboxDelivery -> inboxDelivery.first() && inboxDelivery.handled() == 0)
        .count();
  }

  /** Uses this database instead of the embedded one. */
  void ledger(DatabaseProbe external) {
    ledger = external;
  }

  /** All parked deliveries of an agency are sent again, as operators do it at the command line. */
  String replay(AgencyId agency) throws Exception {
    return new ParkedReplay(
            world.config(),
            data,
            TestOperators.login(data, "anna"),
            TestOperators.login(data, "omar"))
        .replay(agency);
  }

  /**
   * Runs {@code wasl audit} as an operator does.
   *
   * @return its exit code
   */
  int audit() {
    List<String> words = new ArrayList<>(List.of("--config=" + world.config(), "--data=" + data));
    settings.forEach((key, value) -> words.add("--set=" + key + "=" + value));
    return new CommandLine(new AuditCommand()).execute(words.toArray(String[]::new));
  }

  /** The submissions that the senders know. */
  SubmissionLog submissions() {
    return submissions;
  }

  /**
   * Asserts that the external checker finds no broken promise. Nothing is lost, duplicated,
   * altered, open, parked or answered in two ways, and the trail has every step.
   */
  void assertEveryPromiseKept() throws Exception {
    ledger.tell(data);
    assertThat(Checker.check(Observations.of(world, submissions, Set.of()))).isEmpty();
  }

  DatabaseProbe ledger() {
    return ledger;
  }

  /** Stops everything. After a failed test the folder stays until its next run. */
  @Override
  public void close() throws IOException {
    try {
      ledger.close();
    } catch (SQLException e) {
      throw new IOException(e);
    }
    stopGateway();
    world.close();
    submissions.close();
  }
}
