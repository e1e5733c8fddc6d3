package org.wasl.assembly.wiring;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;
import org.wasl.configuration.settings.DatabaseConfig;
import org.wasl.configuration.settings.FilesConfig;
import org.wasl.configuration.settings.GatewayConfig;
import org.wasl.database.GroupCommitConfig;
import org.wasl.database.embedded.EmbeddedConfig;
import org.wasl.database.embedded.EmbeddedPostgres;
import org.wasl.operations.lifecycle.RunningDatabase;
import org.wasl.operations.lifecycle.StartException;
import org.wasl.rules.id.AgencyId;
import org.wasl.store.OldServerException;
import org.wasl.store.SchemaMismatchException;
import org.wasl.store.Store;
import org.wasl.store.StoreConfig;
import org.wasl.store.delivery.DeliveryConfig;
import org.wasl.store.erasure.Tombstones;
import org.wasl.store.file.EvidenceFiles;
import org.wasl.store.file.FileLimits;
import org.wasl.wire.directory.AgencyDirectory;

/** Maps the configuration to the settings of the store. */
public final class DatabaseWiring {
  /**
   * The time for which a command waits for a connection. It is long, because the machine may be
   * busy.
   */
  private static final int PATIENT_MILLIS = 60_000;

  private DatabaseWiring() {}

  /** The gateway's own database server. */
  public static EmbeddedConfig embedded(GatewayConfig config) {
    DatabaseConfig database = config.database();
    EmbeddedConfig defaults = embedded(config.folders().dataDir());
    return new EmbeddedConfig(
        defaults.folder(),
        defaults.otherFolder(),
        database.binaries().map(Path::toAbsolutePath),
        database.sharedBuffersMib(),
        database.maxWalMib(),
        // Additional connections for commands beside the gateway, and for psql.
        database.maxConnections() + 20,
        database.startMillis(),
        database.stopMillis(),
        database.maxRestartPauseMillis());
  }

  private static EmbeddedConfig embedded(Path data) {
    return EmbeddedConfig.in(data.toAbsolutePath().resolve("postgres"));
  }

  /** The store on it, once it runs. */
  public static StoreConfig store(
      EmbeddedPostgres server,
      GatewayConfig config,
      ToLongFunction<AgencyId> leases,
      Tombstones tombstones) {
    return store(server.url(), server.user(), server.passwordFile(), config, leases, tombstones)
        .alone();
  }

  static StoreConfig external(
      GatewayConfig config, ToLongFunction<AgencyId> leases, Tombstones tombstones) {
    DatabaseConfig database = config.database();
    return store(
            database.url().orElseThrow(),
            database.user().orElseThrow(),
            database.passwordFile().orElseThrow(),
            config,
            leases,
            tombstones)
        .replaceable(serverFile(config), database.requireSynchronousStandby());
  }

  /** The store of an external database whose loss is being accepted. Any server is used. */
  public static StoreConfig accepting(GatewayConfig config) {
    DatabaseConfig database = config.database();
    return store(
        database.url().orElseThrow(),
        database.user().orElseThrow(),
        database.passwordFile().orElseThrow(),
        config,
        usual(config),
        Tombstones.withDiscardedKey());
  }

  /** The file that records the last server of an external database. */
  public static Path serverFile(GatewayConfig config) {
    return config.folders().dataDir().resolve("database-server");
  }

  /**
   * Opens the store of a running gateway, for a command beside it that erases nothing.
   *
   * @throws StartException if no gateway runs, or its database does not answer
   */
  public static Store openRunning(GatewayConfig config) throws StartException {
    return openRunning(config, Tombstones.withDiscardedKey());
  }

  /**
   * Opens the running database for a command that erases.
   *
   * @throws StartException as above
   */
  public static Store openRunning(GatewayConfig config, Tombstones tombstones)
      throws StartException {
    try {
      int connectMillis = Math.max(PATIENT_MILLIS, config.database().connectMillis());
      return Store.open(running(config, tombstones).withConnectMillis(connectMillis));
    } catch (SchemaMismatchException | OldServerException e) {
      throw new StartException("the gateway's database cannot be used: " + e.getMessage(), e);
    } catch (IOException | SQLException | RuntimeException e) {
      // The cause quotes the address and messages of the server, which do not belong on a terminal.
      throw StartException.temporary("the gateway's database does not answer");
    }
  }

  private static StoreConfig running(GatewayConfig config, Tombstones tombstones)
      throws IOException, StartException {
    if (!config.database().embedded()) {
      // Commands read and change a running database also while its standby is away.
      return external(config, usual(config), tombstones).replaceable(serverFile(config), false);
    }
    RunningDatabase running = RunningDatabase.read(config.folders().dataDir());
    return store(
        running.url(), running.user(), running.passwordFile(), config, usual(config), tombstones);
  }

  private static StoreConfig store(
      String url,
      String user,
      Path password,
      GatewayConfig config,
      ToLongFunction<AgencyId> leases,
      Tombstones tombstones) {
    DatabaseConfig database = config.database();
    return new StoreConfig(
        url,
        user,
        password,
        database.maxConnections(),
        database.maxReaderConnections(),
        database.connectMillis(),
        database.statementMillis(),
        database.socketMillis(),
        StoreConfig.ABSENCE_MILLIS,
        new GroupCommitConfig(
            config.processing().maxRows(),
            config.processing().maxBytes(),
            config.door().maxQueued(),
            config.processing().gatherMillis(),
            GroupCommitConfig.DEFAULT.maxRetries()),
        new DeliveryConfig(
            config.delivery().retry(),
            config.delivery().breaker(),
            config.processing().maxRows(),
            config.delivery().leaseMillis(),
            config.delivery().dispatchGraceMillis(),
            config.delivery().suspectPatienceMillis(),
            config.processing().clockToleranceMillis(),
            leases),
        tombstones,
        Optional.empty(),
        false);
  }

  /** The evidence files of this store, with the configured folder and limits. */
  public static EvidenceFiles evidenceFiles(Store store, GatewayConfig config) {
    FilesConfig limits = config.files();
    return store.evidenceFiles(
        new FileLimits(
            limits.folder(config.folders().dataDir()),
            limits.unreferenced(),
            limits.maxUnreferencedFiles(),
            limits.maxUnreferencedBytes()));
  }

  /** Leases are longer than calls for every agency's deadline. */
  public static ToLongFunction<AgencyId> leases(
      GatewayConfig config, Supplier<AgencyDirectory> directory) {
    return id ->
        directory
            .get()
            .byId(id)
            .map(agency -> config.delivery().leaseMillis(agency.channel().callDeadlineMillis()))
            .orElseGet(config.delivery()::leaseMillis);
  }

  /**
   * The lease for every agency. A command beside the gateway makes no calls to agencies, so all
   * have the default.
   */
  public static ToLongFunction<AgencyId> usual(GatewayConfig config) {
    return agency -> config.delivery().leaseMillis();
  }
}
