package org.wasl.system.operate;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.TestInfo;
import org.wasl.database.embedded.EmbeddedConfig;
import org.wasl.database.embedded.EmbeddedPostgres;
import org.wasl.database.embedded.TestCluster;
import org.wasl.kit.pki.SandboxPki;
import org.wasl.rules.id.AgencyId;
import org.wasl.sandbox.environment.GatewayProcess;
import org.wasl.store.Store;
import org.wasl.store.StoreConfig;

/**
 * An external database and broker, each in its own processes, for any number of gateways. The one
 * police unit has no server and collects.
 */
final class TwoGateways implements AutoCloseable {
  static final AgencyId POLICE = new AgencyId("police-1");

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
    SandboxPki.create(country.data().resolve("pki"), List.of(new AgencyId("artemis")));
    List<String> queues =
        Stream.of(
                new AgencyId("platform"),
                new AgencyId("office"),
                new AgencyId("desk"),
                new AgencyId("registry"),
                new AgencyId("triage"),
                new AgencyId("oversight"),
                POLICE)
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
            new AgencyId("artemis"),
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

  /** Starts a gateway on the data folder of this name. The caller stops it. */
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
