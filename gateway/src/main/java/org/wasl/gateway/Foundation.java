package org.wasl.gateway;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Collection;
import java.util.Optional;
import org.wasl.gateway.config.BrokerConfig;
import org.wasl.gateway.config.DatabaseConfig;
import org.wasl.gateway.config.GatewayConfig;
import org.wasl.routes.broker.Broker;
import org.wasl.routes.broker.BrokerSettings;
import org.wasl.routes.broker.EmbeddedBroker;
import org.wasl.store.DeliveryConfig;
import org.wasl.store.GroupCommitConfig;
import org.wasl.store.Store;
import org.wasl.store.StoreConfig;
import org.wasl.store.embedded.EmbeddedConfig;
import org.wasl.store.embedded.EmbeddedPostgres;

/** What the gateway stands on: database and broker, its own or somebody else's. */
final class Foundation implements AutoCloseable {
  private static final String TRUST = "&trustStorePath=%s&trustStoreType=%s";

  private final Closing closing = new Closing();
  private final Store store;
  private final Broker broker;
  private final Optional<EmbeddedBroker> embeddedBroker;

  Foundation(GatewayConfig config, Collection<String> agencies) throws StartException {
    try {
      store = closing.add("store", Store.open(database(config)));
      BrokerSettings settings = brokerSettings(config);
      embeddedBroker =
          settings.external().isPresent()
              ? Optional.empty()
              : Optional.of(new EmbeddedBroker(settings, agencies));
      if (embeddedBroker.isPresent()) {
        closing.add("broker", embeddedBroker.get()).start();
      }
      BrokerSettings.External address =
          settings.external().orElseGet(() -> embeddedBroker.orElseThrow().address());
      broker = closing.add("broker connections", new Broker(settings, address));
    } catch (Exception e) {
      closing.close();
      throw e instanceof StartException start
          ? start
          : new StartException("database or broker did not start: " + e.getMessage(), e);
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

  private StoreConfig database(GatewayConfig config)
      throws IOException, InterruptedException, SQLException {
    DatabaseConfig database = config.database();
    StoreConfig base;
    if (database.embedded()) {
      EmbeddedPostgres postgres =
          closing.add(
              "database",
              EmbeddedPostgres.start(
                  EmbeddedConfig.in(config.folders().dataDir().resolve("postgres"))));
      base = StoreConfig.of(postgres.url(), postgres.user(), postgres.passwordFile());
    } else {
      base =
          StoreConfig.of(
              database.url().orElseThrow(),
              database.user().orElseThrow(),
              database.passwordFile().orElseThrow());
    }
    return base.with(commits(config)).with(deliveries(config));
  }

  private static GroupCommitConfig commits(GatewayConfig config) {
    GroupCommitConfig defaults = GroupCommitConfig.DEFAULT;
    return new GroupCommitConfig(
        config.pace().maxRows(),
        config.pace().maxBytes(),
        config.door().maxQueued(),
        defaults.maxRetries());
  }

  private static DeliveryConfig deliveries(GatewayConfig config) {
    DeliveryConfig defaults = DeliveryConfig.DEFAULT;
    return new DeliveryConfig(
        config.delivery().retry(),
        config.delivery().breaker(),
        config.pace().maxRows(),
        config.delivery().leaseMillis(),
        defaults.dispatchGraceMillis(),
        defaults.suspectPatienceMillis(),
        defaults.clockToleranceMillis());
  }

  private static BrokerSettings brokerSettings(GatewayConfig config) throws IOException {
    return new BrokerSettings(
        external(config.broker()),
        config.folders().dataDir().resolve("broker"),
        false,
        1 << 16,
        50L << 20,
        Math.max(1, config.broker().maxShownParked()),
        config.folders().minFreeBytes(),
        4);
  }

  private static Optional<BrokerSettings.External> external(BrokerConfig broker)
      throws IOException {
    if (broker.embedded()) {
      return Optional.empty();
    }
    String url = broker.url().orElseThrow();
    if (broker.trustStore().isPresent()) {
      Path trust = broker.trustStore().get();
      String type = trust.toString().endsWith(".pem") ? "PEM" : "PKCS12";
      url += (url.contains("?") ? "" : "?") + TRUST.formatted(trust, type);
    }
    return Optional.of(
        new BrokerSettings.External(
            url,
            broker.user().orElseThrow(),
            Files.readString(broker.passwordFile().orElseThrow()).strip()));
  }

  @Override
  public void close() {
    closing.close();
  }
}
