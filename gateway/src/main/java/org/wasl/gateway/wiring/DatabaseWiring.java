package org.wasl.gateway.wiring;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;
import org.wasl.gateway.config.settings.DatabaseConfig;
import org.wasl.gateway.config.settings.GatewayConfig;
import org.wasl.gateway.lifecycle.RunningDatabase;
import org.wasl.gateway.lifecycle.StartException;
import org.wasl.store.NewerSchemaException;
import org.wasl.store.OldServerException;
import org.wasl.store.Store;
import org.wasl.store.StoreConfig;
import org.wasl.store.delivery.DeliveryConfig;
import org.wasl.store.embedded.EmbeddedConfig;
import org.wasl.store.embedded.EmbeddedPostgres;
import org.wasl.store.erasure.Tombstones;
import org.wasl.store.jdbc.GroupCommitConfig;
import org.wasl.wire.directory.AgencyDirectory;

/** Maps the configuration to the settings of the store. */
public final class DatabaseWiring {
  /** How long a command waits for a connection: of a busy machine it still wants its answer. */
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

  /**
   * Deletes what the server of this data folder keeps outside of it, as it does for root where it
   * may not enter it; before the folder itself is deleted.
   *
   * @param data of a gateway that has ended
   */
  public static void deleteElsewhere(Path data) throws IOException {
    EmbeddedPostgres.deleteElsewhere(embedded(data));
  }

  /** The store on it, once it runs. */
  public static StoreConfig store(
      EmbeddedPostgres server,
      GatewayConfig config,
      ToLongFunction<String> leases,
      Tombstones tombstones) {
    return store(server.url(), server.user(), server.passwordFile(), config, leases, tombstones)
        .alone();
  }

  static StoreConfig external(
      GatewayConfig config, ToLongFunction<String> leases, Tombstones tombstones) {
    DatabaseConfig database = config.database();
    return store(
        database.url().orElseThrow(),
        database.user().orElseThrow(),
        database.passwordFile().orElseThrow(),
        config,
        leases,
        tombstones);
  }

  /**
   * The store of a gateway that runs already, for a command beside it that erases nothing.
   *
   * @throws StartException when it does not run, or its database does not answer
   */
  public static Store openRunning(GatewayConfig config) throws StartException {
    return openRunning(config, Tombstones.withDiscardedKey());
  }

  /**
   * The same for one that erases.
   *
   * @throws StartException as above
   */
  public static Store openRunning(GatewayConfig config, Tombstones tombstones)
      throws StartException {
    try {
      int connectMillis = Math.max(PATIENT_MILLIS, config.database().connectMillis());
      return Store.open(running(config, tombstones).withConnectMillis(connectMillis));
    } catch (NewerSchemaException | OldServerException e) {
      throw new StartException("the gateway's database cannot be used: " + e.getMessage(), e);
    } catch (IOException | SQLException | RuntimeException e) {
      // The cause quotes the address and messages of the server: not for a terminal.
      throw StartException.temporary("the gateway's database does not answer");
    }
  }

  private static StoreConfig running(GatewayConfig config, Tombstones tombstones)
      throws IOException, StartException {
    if (!config.database().embedded()) {
      return external(config, usual(config), tombstones);
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
      ToLongFunction<String> leases,
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
        tombstones);
  }

  /** Leases are longer than calls for every agency's deadline. */
  public static ToLongFunction<String> leases(
      GatewayConfig config, Supplier<AgencyDirectory> directory) {
    return id ->
        directory
            .get()
            .byId(id)
            .map(agency -> config.delivery().leaseMillis(agency.callDeadlineMillis()))
            .orElseGet(config.delivery()::leaseMillis);
  }

  /** The same lease for every agency: a command beside the gateway makes no calls to agencies. */
  public static ToLongFunction<String> usual(GatewayConfig config) {
    return agency -> config.delivery().leaseMillis();
  }
}
