package org.wasl.gateway.wiring;

import java.util.Collection;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.ToLongFunction;
import org.wasl.base.RootCause;
import org.wasl.gateway.alarms.AlarmManager;
import org.wasl.gateway.config.settings.GatewayConfig;
import org.wasl.gateway.lifecycle.DataFolder;
import org.wasl.gateway.lifecycle.ShutdownSequence;
import org.wasl.gateway.lifecycle.StartException;
import org.wasl.gateway.reload.ActiveConfiguration;
import org.wasl.routes.broker.BrokerClient;
import org.wasl.routes.broker.BrokerSettings;
import org.wasl.routes.broker.EmbeddedBroker;
import org.wasl.rules.alarms.AlarmKey;
import org.wasl.rules.alarms.AlarmKind;
import org.wasl.store.NewerSchemaException;
import org.wasl.store.OldServerException;
import org.wasl.store.Store;
import org.wasl.store.embedded.EmbeddedPostgres;
import org.wasl.store.embedded.ServerFault;
import org.wasl.store.erasure.Tombstones;

/** Database and broker, embedded or external. */
public final class Infrastructure implements AutoCloseable {
  private final ShutdownSequence shutdown;
  private final Store store;
  private Optional<EmbeddedPostgres> embeddedDatabase = Optional.empty();
  private final BrokerClient broker;
  private final Optional<EmbeddedBroker> embeddedBroker;

  public Infrastructure(
      ActiveConfiguration active,
      DataFolder folder,
      AlarmManager alarms,
      BooleanSupplier stopRequested)
      throws StartException {
    shutdown = new ShutdownSequence(stopRequested);
    GatewayConfig config = active.configuration().gateway();
    boolean ready = false;
    try {
      store = openStore(config, active, folder, stopRequested);
      BrokerSettings settings = BrokerWiring.settings(config);
      embeddedBroker =
          settings.external().isPresent()
              ? Optional.empty()
              : Optional.of(startBroker(settings, active.ids(), alarms));
      broker =
          shutdown.add(
              "broker connections",
              new BrokerClient(
                  settings,
                  settings.external().orElseGet(() -> embeddedBroker.orElseThrow().address())));
      ready = true;
    } finally {
      if (!ready) {
        shutdown.close();
      }
    }
  }

  private Store openStore(
      GatewayConfig config,
      ActiveConfiguration active,
      DataFolder folder,
      BooleanSupplier stopRequested)
      throws StartException {
    ToLongFunction<String> leases = DatabaseWiring.leases(config, active::directory);
    Tombstones tombstones = active.loaded().keys().tombstones();
    try {
      if (!config.database().embedded()) {
        return shutdown.add(
            "store", Store.open(DatabaseWiring.external(config, leases, tombstones)));
      }
      EmbeddedPostgres server =
          shutdown.add(
              "database", EmbeddedPostgres.start(DatabaseWiring.embedded(config), stopRequested));
      embeddedDatabase = Optional.of(server);
      folder.writeDatabaseFile(server);
      return shutdown.add(
          "store", Store.open(DatabaseWiring.store(server, config, leases, tombstones)));
    } catch (NewerSchemaException | OldServerException e) {
      throw new StartException(unusable(config, e), e);
    } catch (Exception e) {
      throw StartException.temporary(unusable(config, e), e);
    }
  }

  private static String unusable(GatewayConfig config, Exception why) {
    String key = config.database().embedded() ? "" : "database.url: ";
    return key + "the database cannot be used: " + RootCause.firstLine(why);
  }

  private EmbeddedBroker startBroker(
      BrokerSettings settings, Collection<String> agencies, AlarmManager alarms)
      throws StartException {
    EmbeddedBroker own =
        shutdown.add(
            "broker",
            new EmbeddedBroker(
                settings,
                agencies,
                () -> alarms.raise(AlarmKind.BROKER_DAMAGED, AlarmKey.GATEWAY)));
    try {
      own.start();
      return own;
    } catch (Exception e) {
      throw StartException.temporary("the broker did not start: " + RootCause.firstLine(e), e);
    }
  }

  public Store store() {
    return store;
  }

  /**
   * Why the database does not answer, as a short code: that of {@link ServerFault}, or {@code
   * unavailable}. Empty while it answers.
   */
  public Optional<String> databaseFault() {
    if (store.isAvailable()) {
      return Optional.empty();
    }
    return embeddedDatabase
        .flatMap(EmbeddedPostgres::fault)
        .map(ServerFault::code)
        .or(() -> Optional.of("unavailable"));
  }

  public BrokerClient broker() {
    return broker;
  }

  public Optional<EmbeddedBroker> embeddedBroker() {
    return embeddedBroker;
  }

  @Override
  public void close() {
    shutdown.close();
  }
}
