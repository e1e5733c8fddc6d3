package org.wasl.database.embedded;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.wasl.runtime.FileFault;
import org.wasl.runtime.LockFile;
import org.wasl.runtime.SecretFile;

/**
 * A durable PostgreSQL that belongs to this process.
 *
 * <p>Listens on a free port of 127.0.0.1, requires a password, ends with this JVM in any case, and
 * opens the same data at the next start. When only the server ends it is restarted on the same
 * port, which stays reserved meanwhile, and tried again with growing pauses when that fails.
 */
public final class EmbeddedPostgres implements AutoCloseable {
  private static final long POLL_MILLIS = 25;
  private static final int MAX_FAILED_STARTS = 3;

  private final FileChannel lock;
  private final Cluster cluster;
  private final ServerProcess server;
  private final ReservedPort port;
  private final String parameters;

  private EmbeddedPostgres(
      FileChannel lock,
      Cluster cluster,
      ServerProcess server,
      ReservedPort port,
      String parameters) {
    this.lock = lock;
    this.cluster = cluster;
    this.server = server;
    this.port = port;
    this.parameters = parameters;
  }

  /**
   * Unpacks and initialises what is missing, stops a server that a killed process left behind, and
   * starts.
   *
   * @throws IOException if it cannot run here, when another process uses the folder, or when it is
   *     not ready within {@link EmbeddedConfig#startMillis()}
   */
  public static EmbeddedPostgres start(EmbeddedConfig config)
      throws IOException, InterruptedException {
    return start(config, () -> false);
  }

  /**
   * Starts a server that ends soon after {@code stopRequested} becomes true.
   *
   * @throws IOException also when a stop was requested. Then nothing is left running
   */
  public static EmbeddedPostgres start(EmbeddedConfig config, BooleanSupplier stopRequested)
      throws IOException, InterruptedException {
    return start(config, stopRequested, List.of());
  }

  /**
   * Starts a server with other settings, for tests that do not test durability.
   *
   * @param more settings {@code name=value}, which win over the product's own
   */
  static EmbeddedPostgres start(
      EmbeddedConfig config, BooleanSupplier stopRequested, List<String> more)
      throws IOException, InterruptedException {
    try {
      return startUnexplained(config, stopRequested, more);
    } catch (IOException e) {
      if (FileFault.isDiskFull(e)
          || FileFault.freeBytes(config.folder()) < ServerProcess.MIN_FREE_BYTES) {
        IOException full = new IOException(FileFault.diskFull(config.folder()));
        full.addSuppressed(e);
        throw full;
      }
      throw e;
    }
  }

  private static EmbeddedPostgres startUnexplained(
      EmbeddedConfig config, BooleanSupplier stopRequested, List<String> more)
      throws IOException, InterruptedException {
    PrivilegeDrop drop = PrivilegeDrop.choose(config);
    FileChannel lock = lock(drop.home().resolve("lock"));
    try {
      Cluster cluster = new Cluster(drop, PostgresBinaries.folder(config, drop.home()));
      cluster.prepare(config, stopRequested);
      ReservedPort port = ReservedPort.reserve();
      ServerProcess server = new ServerProcess(cluster, config, port.number(), more);
      EmbeddedPostgres postgres =
          new EmbeddedPostgres(lock, cluster, server, port, parameters(more));
      server.start();
      try {
        postgres.awaitReady(config.startMillis(), stopRequested);
        return postgres;
      } catch (IOException | InterruptedException e) {
        server.stop();
        port.close();
        throw e;
      }
    } catch (IOException | InterruptedException e) {
      lock.close();
      throw e;
    }
  }

  /**
   * JDBC address, without user and password. It makes the driver refuse a server that asks for
   * anything but a proof by SCRAM, which does not disclose the password. Another process may listen
   * on the port while the server does not run.
   */
  public String url() {
    return "jdbc:postgresql://127.0.0.1:"
        + port.number()
        + "/"
        + DatabaseRoles.DATABASE
        + parameters;
  }

  /** Role of the gateway. It owns the database and has no further right. */
  public String user() {
    return DatabaseRoles.GATEWAY;
  }

  /** File of mode 0600 that holds its password. */
  public Path passwordFile() {
    return cluster.gatewayPassword();
  }

  /**
   * A connection of the gateway's role outside its pool, for programs that look at a database or
   * fill one. The caller closes it.
   */
  public Connection connect() throws SQLException, IOException {
    return DriverManager.getConnection(url(), user(), SecretFile.read(passwordFile()));
  }

  /** Folder of the data files, for measurements of disk space. */
  public Path dataFolder() {
    return cluster.data();
  }

  /**
   * The reason why the server does not run, while it is not restarted yet. It is told until the
   * server has run for ten seconds again.
   */
  public Optional<ServerFault> fault() {
    return server.fault();
  }

  /** A test's server with an access file of its own asks for no password. */
  private static String parameters(List<String> more) {
    return more.stream().anyMatch(setting -> setting.startsWith("hba_file="))
        ? ""
        : "?requireAuth=scram-sha-256";
  }

  /** Stops in order. The data stay. */
  @Override
  public void close() throws IOException {
    server.stop();
    port.close();
    lock.close();
  }

  private void awaitReady(int millis, BooleanSupplier stopRequested)
      throws IOException, InterruptedException {
    DatabaseRoles roles = new DatabaseRoles(cluster, url());
    long deadline = System.nanoTime() + millis * 1_000_000L;
    while (!roles.ensure()) {
      if (System.nanoTime() > deadline || server.failures() >= MAX_FAILED_STARTS) {
        throw new IOException(
            "PostgreSQL does not start"
                + server.fault().map(fault -> " (" + fault.code() + ")").orElse("")
                + ServerLog.lastError(cluster.privileges().home().resolve("start.log"))
                + "; see start.log and log/ in its folder");
      }
      if (stopRequested.getAsBoolean()) {
        throw new IOException("stop requested while PostgreSQL started");
      }
      Thread.sleep(POLL_MILLIS);
    }
  }

  private static FileChannel lock(Path file) throws IOException {
    FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    if (LockFile.tryLock(channel)) {
      return channel;
    }
    channel.close();
    throw new IOException("another process uses the database folder");
  }
}
