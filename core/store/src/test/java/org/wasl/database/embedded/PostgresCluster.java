package org.wasl.database.embedded;

import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static org.wasl.runtime.TestLoad.SOON;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.wasl.runtime.TestPorts;
import org.wasl.store.StoreConfig;

/**
 * A primary and its standbys on 127.0.0.1, with streaming replication, as an operator runs them
 * with Debian's packages. Access needs no password. A test promotes, kills, freezes and cuts off
 * servers. {@link #close} ends all of them, and they end with the JVM.
 *
 * <p>The programs that the gateway brings along lack {@code pg_basebackup}, so a test calls {@link
 * #assumeInstalled} first.
 */
public final class PostgresCluster implements AutoCloseable {
  private static final Path INSTALLED = Path.of("/usr/lib/postgresql/17");
  private static final String TRUST_LOOPBACK =
      """
      host all         all 127.0.0.1/32 trust
      host replication all 127.0.0.1/32 trust
      """;

  private final PrivilegeDrop way;
  private final Cluster first;
  private final Path access;
  private final List<String> settings;
  private final List<Server> servers = new ArrayList<>();

  private PostgresCluster(PrivilegeDrop way, Path access, List<String> settings) {
    this.way = way;
    this.first = new Cluster(way, INSTALLED);
    this.access = access;
    this.settings = settings;
  }

  /** Skips the test where Debian's PostgreSQL 17 is not installed. */
  public static void assumeInstalled() {
    assumeTrue(
        Files.isExecutable(INSTALLED.resolve("bin/pg_basebackup")),
        "postgresql-17 is not installed");
  }

  /**
   * Starts a primary, with the gateway's role and database, and without a standby.
   *
   * @param folder empty, of this test
   * @param settings {@code name=value} of every server, such as {@code fsync=off}
   */
  public static PostgresCluster start(Path folder, String... settings)
      throws IOException, InterruptedException {
    EmbeddedConfig config = TestCluster.config(folder, Optional.of(INSTALLED));
    PrivilegeDrop way = PrivilegeDrop.choose(config);
    Path access = Files.writeString(way.home().resolve("access.conf"), TRUST_LOOPBACK);
    Files.setPosixFilePermissions(access, PosixFilePermissions.fromString("rw-r--r--"));
    PostgresCluster cluster = new PostgresCluster(way, access, List.of(settings));
    cluster.first.prepare(config, () -> false);
    try {
      Server primary = cluster.add("primary", cluster.first.data());
      primary.start();
      DatabaseRoles roles = new DatabaseRoles(cluster.first, primary.url());
      Awaitility.await().atMost(SOON).until(roles::ensure);
      return cluster;
    } catch (IOException | RuntimeException e) {
      cluster.close();
      throw e;
    }
  }

  private Server add(String name, Path data) {
    Server server = new Server(name, data, TestPorts.reserve());
    servers.add(server);
    return server;
  }

  /** The server that was made first, primary or not by now. */
  public Server primary() {
    return servers.getFirst();
  }

  /**
   * Makes and starts a standby, and waits until it streams.
   *
   * @param name name of its folder, which {@code synchronous_standby_names} may use, too
   * @param from the primary that it follows
   */
  public Server addStandby(String name, Server from) throws IOException, InterruptedException {
    Server standby = add(name, way.home().resolve(name));
    Path data =
        Files.createDirectory(
            standby.data,
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    way.server().own(data);
    run(
        "pg_basebackup",
        "--pgdata=" + data,
        "--dbname=" + standby.connectionTo(from),
        "--checkpoint=fast",
        "--write-recovery-conf",
        "--no-sync");
    standby.start();
    from.awaitStreaming(standby);
    return standby;
  }

  /**
   * Returns the JDBC address of all servers in the order of their making. The driver takes the
   * primary.
   */
  public String url() {
    return "jdbc:postgresql://%s/%s?targetServerType=primary"
        .formatted(
            servers.stream().map(Server::address).collect(Collectors.joining(",")),
            DatabaseRoles.DATABASE);
  }

  /** Returns the settings of a store on the primary, with the store's own timeouts. */
  public StoreConfig storeConfig() {
    return storeConfig(url());
  }

  /** Returns the settings of a store at this address. */
  public StoreConfig storeConfig(String url) {
    return StoreConfig.of(url, DatabaseRoles.GATEWAY, passwordFile());
  }

  /** Returns the role of the gateway, which owns the database. */
  public String user() {
    return DatabaseRoles.GATEWAY;
  }

  /** File of mode 0600 with its password. */
  public Path passwordFile() {
    return first.gatewayPassword();
  }

  private void run(String program, String... arguments) throws IOException, InterruptedException {
    String[] words =
        Stream.concat(
                Stream.of(INSTALLED.resolve("bin").resolve(program).toString()),
                Arrays.stream(arguments))
            .toArray(String[]::new);
    Path log = way.home().resolve(program + ".log");
    Process process =
        new ProcessBuilder(way.server().command(words))
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    if (process.waitFor() != 0) {
      throw new IOException(program + " failed: " + Files.readString(log));
    }
  }

  /** Kills every server. */
  @Override
  public void close() throws IOException {
    for (Server server : servers) {
      server.kill();
    }
  }

  /** One server of the cluster, on the same port at each start. */
  public final class Server {
    private final String name;
    private final Path data;
    private final int port;
    private Optional<Process> process = Optional.empty();

    private Server(String name, Path data, int port) {
      this.name = name;
      this.data = data;
      this.port = port;
    }

    /** Returns the name that {@code synchronous_standby_names} may use. */
    public String name() {
      return name;
    }

    /** Host and port. */
    public String address() {
      return "127.0.0.1:" + port;
    }

    /** JDBC address of the gateway's database on this server alone, without user. */
    public String url() {
      return "jdbc:postgresql://" + address() + "/" + DatabaseRoles.DATABASE;
    }

    /** Opens a superuser's connection to the gateway's database. The caller closes it. */
    public Connection connect() throws SQLException {
      return DriverManager.getConnection(url(), DatabaseRoles.SUPERUSER, "");
    }

    /** Executes a statement as superuser, in a transaction of its own. */
    public void execute(String sql) throws SQLException {
      try (Connection connection = connect();
          Statement statement = connection.createStatement()) {
        statement.execute(sql);
      }
    }

    /**
     * Reads the first column of the first row as superuser. It is empty if it is null or absent.
     */
    public Optional<String> text(String sql) throws SQLException {
      try (Connection connection = connect();
          Statement statement = connection.createStatement();
          ResultSet result = statement.executeQuery(sql)) {
        return result.next() ? Optional.ofNullable(result.getString(1)) : Optional.empty();
      }
    }

    /** Changes a setting that needs no restart, such as {@code synchronous_standby_names}. */
    public void set(String setting, String value) throws SQLException {
      String loaded = "select pg_conf_load_time()";
      Optional<String> before = text(loaded);
      execute("alter system set %s = '%s'".formatted(setting, value));
      execute("select pg_reload_conf()");
      Awaitility.await().atMost(SOON).until(() -> !text(loaded).equals(before));
    }

    /**
     * Starts the server and waits until it answers, as standby if its data are those of a standby,
     * otherwise as primary.
     */
    public void start() throws IOException {
      launch();
      Awaitility.await()
          .atMost(SOON)
          .ignoreExceptionsInstanceOf(SQLException.class)
          .failFast("the server has ended; see " + log(), () -> !isRunning())
          .until(() -> connectTo("postgres"));
    }

    private boolean connectTo(String database) throws SQLException {
      DriverManager.getConnection(
              "jdbc:postgresql://" + address() + "/" + database, DatabaseRoles.SUPERUSER, "")
          .close();
      return true;
    }

    /**
     * Starts the server on a thread that lives as long, because the kernel ends the server with
     * that thread.
     */
    private void launch() throws IOException {
      CompletableFuture<Process> started = new CompletableFuture<>();
      Thread.ofPlatform()
          .daemon()
          .name("postgres-" + name)
          .start(
              () -> {
                try {
                  Process launched =
                      new ProcessBuilder(way.server().command(command().toArray(String[]::new)))
                          .redirectErrorStream(true)
                          .redirectOutput(ProcessBuilder.Redirect.appendTo(log().toFile()))
                          .start();
                  started.complete(launched);
                  launched.onExit().join();
                } catch (IOException e) {
                  started.completeExceptionally(e);
                }
              });
      process = Optional.of(started.join());
    }

    private Path log() {
      return way.home().resolve(name + ".log");
    }

    private List<String> command() {
      List<String> words =
          new ArrayList<>(
              List.of(
                  INSTALLED.resolve("bin/postgres").toString(),
                  "-D",
                  data.toString(),
                  "-p",
                  Integer.toString(port)));
      Stream.concat(
              Stream.of(
                  "listen_addresses=127.0.0.1",
                  "unix_socket_directories=",
                  "hba_file=" + access,
                  "shared_buffers=64MB",
                  // A standby that was cut off for a while finds the log still there.
                  "wal_keep_size=512MB",
                  "wal_retrieve_retry_interval=100ms"),
              settings.stream())
          .forEach(
              setting -> {
                words.add("-c");
                words.add(setting);
              });
      return words;
    }

    /** Tells whether its process is there, frozen or not. */
    public boolean isRunning() {
      return process.filter(Process::isAlive).isPresent();
    }

    /** Ends it in order. Sessions are ended, and standbys get all written data. */
    public void stop() throws IOException {
      end("INT");
    }

    /** Ends it at once, as {@code pg_ctl stop -m immediate}. It recovers at the next start. */
    public void stopImmediately() throws IOException {
      end("QUIT");
    }

    /** Kills all its processes, frozen ones too. */
    public void kill() throws IOException {
      signal("KILL");
      awaitEnd();
    }

    private void end(String signal) throws IOException {
      if (isRunning()) {
        send(process.orElseThrow().pid(), signal);
      }
      awaitEnd();
    }

    private void awaitEnd() {
      process.ifPresent(
          process -> process.onExit().orTimeout(SOON.toSeconds(), TimeUnit.SECONDS).join());
    }

    private static void send(long pid, String signal) throws IOException {
      try {
        Signals.send(pid, signal);
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }

    /** Suspends all its processes. Connections stay, and nothing is answered. */
    public void freeze() throws IOException {
      signal("STOP");
    }

    /** Lets a frozen server go on. */
    public void thaw() throws IOException {
      signal("CONT");
    }

    /** Its first process before the others, which it would start again. */
    private void signal(String signal) throws IOException {
      if (isRunning()) {
        ProcessHandle head = process.orElseThrow().toHandle();
        send(head.pid(), signal);
        for (long child :
            head.descendants().map(ProcessHandle::pid).sorted(Comparator.naturalOrder()).toList()) {
          send(child, signal);
        }
      }
    }

    /** Makes a standby a primary, and waits until it takes writes. */
    public void promote() throws SQLException {
      text("select pg_promote(true, %d)".formatted(SOON.toSeconds()))
          .filter("t"::equals)
          .orElseThrow(() -> new IllegalStateException(name + " was not promoted; see " + log()));
    }

    /** Tells whether it replays another server's log. */
    public boolean isStandby() throws SQLException {
      return text("select pg_is_in_recovery()").filter("t"::equals).isPresent();
    }

    /** Cuts a standby off. It replays the log that it has, and receives nothing more. */
    public void stopReceiving() throws SQLException {
      set("primary_conninfo", "");
      Awaitility.await()
          .atMost(SOON)
          .until(() -> text("select pid from pg_stat_wal_receiver").isEmpty());
    }

    /** Lets a standby follow this primary, and waits until it streams. */
    public void follow(Server primary) throws SQLException {
      set("primary_conninfo", connectionTo(primary));
      primary.awaitStreaming(this);
    }

    /** Waits until a standby has replayed what this primary has committed by now. */
    public void awaitReplay(Server standby) throws SQLException {
      // This commit waits for the disk, and asynchronous ones before it are written with it.
      text("select pg_logical_emit_message(true, 'test', 'flush')");
      String written = text("select pg_current_wal_lsn()").orElseThrow();
      String replayed = "select pg_last_wal_replay_lsn() >= '%s'::pg_lsn".formatted(written);
      Awaitility.await()
          .atMost(SOON)
          .pollInterval(Duration.ofMillis(20))
          .until(() -> standby.text(replayed).filter("t"::equals).isPresent());
    }

    private void awaitStreaming(Server standby) {
      String streams =
          "select from pg_stat_replication where state = 'streaming' and application_name = '%s'"
              .formatted(standby.name);
      Awaitility.await()
          .atMost(SOON)
          .until(
              () -> text("select exists (%s)".formatted(streams)).filter("t"::equals).isPresent());
    }

    private String connectionTo(Server primary) {
      return "host=127.0.0.1 port=%d user=%s application_name=%s"
          .formatted(primary.port, DatabaseRoles.SUPERUSER, name);
    }
  }
}
