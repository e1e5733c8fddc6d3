package org.wasl.assembly.wiring;

import java.util.Collection;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.ToLongFunction;
import org.wasl.configuration.settings.GatewayConfig;
import org.wasl.database.Result;
import org.wasl.database.embedded.EmbeddedPostgres;
import org.wasl.database.embedded.ServerFault;
import org.wasl.database.server.DurabilityGap;
import org.wasl.database.server.ServerDurability;
import org.wasl.database.server.ServerRefusal;
import org.wasl.operations.alarms.AlarmManager;
import org.wasl.operations.lifecycle.DataFolder;
import org.wasl.operations.lifecycle.ShutdownSequence;
import org.wasl.operations.lifecycle.StartException;
import org.wasl.operations.reload.ActiveConfiguration;
import org.wasl.routes.broker.BrokerClient;
import org.wasl.routes.broker.BrokerSettings;
import org.wasl.routes.broker.EmbeddedBroker;
import org.wasl.rules.alarms.AlarmKey;
import org.wasl.rules.alarms.AlarmKind;
import org.wasl.rules.id.AgencyId;
import org.wasl.runtime.CachedSnapshot;
import org.wasl.runtime.RootCause;
import org.wasl.store.OldServerException;
import org.wasl.store.SchemaMismatchException;
import org.wasl.store.Store;
import org.wasl.store.erasure.Tombstones;

/** Database and broker, embedded or external. */
public final class Infrastructure implements AutoCloseable {
  private final ShutdownSequence shutdown;
  private final Store store;
  private final boolean requiresStandby;
  private final CachedSnapshot<Set<DurabilityGap>> commitRisks;
  private Set<DurabilityGap> lastRisks = Set.of();
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
    requiresStandby = config.database().requireSynchronousStandby();
    boolean ready = false;
    try {
      store = openStore(config, active, folder, stopRequested);
      commitRisks =
          new CachedSnapshot<>(config.database().embedded() ? Set::of : this::lookForRisks);
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
    ToLongFunction<AgencyId> leases = DatabaseWiring.leases(config, active::directory);
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
    } catch (SchemaMismatchException | OldServerException e) {
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
      BrokerSettings settings, Collection<AgencyId> agencies, AlarmManager alarms)
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
   * The reason why the database does not commit, as a short code. It is a code of {@link
   * ServerFault} or {@link ServerRefusal}, {@code commits-wait}, or {@code unavailable}. Empty
   * while the database commits.
   */
  public Optional<String> databaseFault() {
    return switch (store.probeCommit()) {
      case COMMITS -> Optional.empty();
      case WAITS -> Optional.of("commits-wait");
      case UNAVAILABLE ->
          embeddedDatabase
              .flatMap(EmbeddedPostgres::fault)
              .map(ServerFault::code)
              .or(() -> store.serverRefusal().map(ServerRefusal::code))
              .or(() -> Optional.of("unavailable"));
    };
  }

  /**
   * The reason why an external database may lose commits. While it does not answer, this is the
   * last known state.
   */
  public Set<DurabilityGap> commitRisks() {
    return commitRisks.get();
  }

  /** The first risk, if the configuration forbids risks. Then nothing is accepted. */
  public Optional<DurabilityGap> forbiddenRisk() {
    return requiresStandby ? commitRisks().stream().findFirst() : Optional.empty();
  }

  private Set<DurabilityGap> lookForRisks() {
    if (store.serverDurability() instanceof Result.Done<ServerDurability>(var found)) {
      lastRisks = found.gaps(requiresStandby);
    }
    return lastRisks;
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
