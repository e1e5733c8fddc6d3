package org.wasl.trials.operate;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.TestInfo;
import org.wasl.kit.pki.SandboxPki;
import org.wasl.store.Store;
import org.wasl.store.StoreConfig;
import org.wasl.store.embedded.EmbeddedConfig;
import org.wasl.store.embedded.EmbeddedPostgres;
import org.wasl.store.embedded.TestCluster;
import org.wasl.trials.environment.GatewayProcess;

/**
 * A database and a broker that somebody else runs, each in processes of its own, for as many
 * gateways as are started on them. Its one police unit has no server and collects.
 */
final class TwoGateways implements AutoCloseable {
  static final String POLICE = "police-1";

  private final SyntheticInstallation country;
  private final EmbeddedPostgres postgres;
  private final ExternalBroker broker;
  private final Store store;

  private TwoGateways(
      SyntheticInstallation country,
      EmbeddedPostgres postgres,
      ExternalBroker broker,
      Store store) {
    this.country = country;
    this.postgres = postgres;
    this.broker = broker;
    this.store = store;
  }

  /** Everything but the gateways. */
  static TwoGateways prepare(TestInfo test) throws Exception {
    SyntheticInstallation country = SyntheticInstallation.of(test, 1);
    Path elsewhere = country.data().resolveSibling("elsewhere");
    SandboxPki.create(country.data().resolve("pki"), List.of("artemis"));
    List<String> queues =
        Stream.of("platform", "office", "desk", "registry", "triage", "oversight", POLICE)
            .flatMap(id -> Stream.of("deliver." + id, "parked." + id))
            .toList();
    TestCluster.copyInto(elsewhere.resolve("postgres"));
    EmbeddedPostgres postgres =
        EmbeddedPostgres.start(EmbeddedConfig.in(elsewhere.resolve("postgres")));
    Store store =
        Store.open(StoreConfig.of(postgres.url(), postgres.user(), postgres.passwordFile()));
    ExternalBroker broker =
        ExternalBroker.start(
            elsewhere.resolve("artemis"),
            country.pki(),
            "artemis",
            Stream.concat(Stream.of("dead.ids"), queues.stream()).toList());
    country.collects(POLICE);
    Files.writeString(
        country.config().resolve("gateway.properties"),
        """
        database.url = %s
        database.user = %s
        database.passwordFile = %s
        broker.url = %s
        broker.user = %s
        broker.passwordFile = %s
        pki.dir = %s
        """
            .formatted(
                postgres.url(),
                postgres.user(),
                postgres.passwordFile(),
                broker.url(),
                ExternalBroker.USER,
                broker.passwordFile(),
                country.gatewayPki().path()),
        StandardOpenOption.TRUNCATE_EXISTING);
    return new TwoGateways(country, postgres, broker, store);
  }

  /** Starts one on the data folder of this name; who starts it ends it. */
  GatewayProcess start(String name, Map<String, String> settings)
      throws IOException, InterruptedException {
    return GatewayProcess.start(country.config(), data(name), settings);
  }

  Path data(String name) {
    return country.data().resolveSibling(name);
  }

  SyntheticInstallation country() {
    return country;
  }

  /** Looks into their database. */
  Store store() {
    return store;
  }

  @Override
  public void close() throws IOException, SQLException {
    store.close();
    broker.close();
    postgres.close();
  }
}
