package org.wasl.gateway;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.wasl.gateway.alarms.Alarms;
import org.wasl.gateway.config.AgencyEntry;
import org.wasl.gateway.config.Configuration;
import org.wasl.gateway.config.GatewayConfig;
import org.wasl.gateway.config.StartException;
import org.wasl.routes.broker.Broker;
import org.wasl.routes.broker.BrokerSettings;
import org.wasl.routes.broker.EmbeddedBroker;
import org.wasl.rules.alarms.AlarmKey;
import org.wasl.rules.alarms.AlarmKind;
import org.wasl.store.Store;
import org.wasl.store.Tombstones;
import org.wasl.store.embedded.EmbeddedPostgres;

/** What the gateway stands on: database and broker, its own or somebody else's. */
final class Foundation implements AutoCloseable {
  private final Closing closing;
  private final Store store;
  private final Broker broker;
  private final Optional<EmbeddedBroker> embeddedBroker;

  Foundation(
      Configuration configuration,
      DataFolder folder,
      Tombstones tombstones,
      Alarms alarms,
      BooleanSupplier toldToStop)
      throws StartException {
    closing = new Closing(toldToStop);
    GatewayConfig config = configuration.gateway();
    List<String> agencies = configuration.agencies().stream().map(AgencyEntry::id).toList();
    boolean ready = false;
    try {
      store = openStore(config, configuration.agencies(), folder, tombstones, toldToStop);
      BrokerSettings settings = Brokers.settings(config);
      embeddedBroker =
          settings.external().isPresent()
              ? Optional.empty()
              : Optional.of(startBroker(settings, agencies, alarms));
      broker =
          closing.add(
              "broker connections",
              new Broker(
                  settings,
                  settings.external().orElseGet(() -> embeddedBroker.orElseThrow().address())));
      ready = true;
    } finally {
      if (!ready) {
        closing.close();
      }
    }
  }

  private Store openStore(
      GatewayConfig config,
      List<AgencyEntry> agencies,
      DataFolder folder,
      Tombstones tombstones,
      BooleanSupplier toldToStop)
      throws StartException {
    try {
      if (!config.database().embedded()) {
        return closing.add("store", Store.open(Databases.external(config, agencies, tombstones)));
      }
      EmbeddedPostgres server =
          closing.add("database", EmbeddedPostgres.start(Databases.embedded(config), toldToStop));
      folder.announce(server);
      return closing.add(
          "store", Store.open(Databases.store(server, config, agencies, tombstones)));
    } catch (Exception e) {
      String key = config.database().embedded() ? "" : "database.url: ";
      throw new StartException(key + "the database cannot be used: " + Causes.firstLine(e), e);
    }
  }

  private EmbeddedBroker startBroker(
      BrokerSettings settings, Collection<String> agencies, Alarms alarms) throws StartException {
    EmbeddedBroker own =
        closing.add(
            "broker",
            new EmbeddedBroker(
                settings,
                agencies,
                () -> alarms.raise(AlarmKind.BROKER_DAMAGED, AlarmKey.GATEWAY)));
    try {
      own.start();
      return own;
    } catch (Exception e) {
      throw new StartException("the broker did not start: " + Causes.firstLine(e), e);
    }
  }

  Store store() {
    return store;
  }

  Broker broker() {
    return broker;
  }

  Optional<EmbeddedBroker> embeddedBroker() {
    return embeddedBroker;
  }

  @Override
  public void close() {
    closing.close();
  }
}
