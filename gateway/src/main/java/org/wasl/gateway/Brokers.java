package org.wasl.gateway;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.wasl.gateway.config.BrokerConfig;
import org.wasl.gateway.config.GatewayConfig;
import org.wasl.routes.broker.BrokerSettings;

/** From what an operator set to the broker's own terms. */
final class Brokers {
  private static final String TRUST = "trustStorePath=%s&trustStoreType=%s";

  private Brokers() {}

  static BrokerSettings settings(GatewayConfig config) throws StartException {
    BrokerConfig broker = config.broker();
    return new BrokerSettings(
        external(broker),
        config.folders().dataDir().toAbsolutePath().resolve("broker"),
        broker.idsPersistent(),
        broker.prefetchBytes(),
        broker.maxQueueBytes(),
        broker.maxShownParked(),
        // The door closes first: what was accepted before must still find room on its way.
        config.folders().minFreeBytes() / 2,
        broker.maxConnections());
  }

  private static Optional<BrokerSettings.External> external(BrokerConfig broker)
      throws StartException {
    if (broker.embedded()) {
      return Optional.empty();
    }
    String url = broker.url().orElseThrow();
    if (broker.trustStore().isPresent()) {
      Path trust = broker.trustStore().get();
      String type = trust.toString().endsWith(".pem") ? "PEM" : "PKCS12";
      url += (url.contains("?") ? "&" : "?") + TRUST.formatted(trust.toAbsolutePath(), type);
    }
    Path password = broker.passwordFile().orElseThrow();
    try {
      return Optional.of(
          new BrokerSettings.External(
              url, broker.user().orElseThrow(), Files.readString(password).strip()));
    } catch (IOException e) {
      throw new StartException(password + ": cannot be read");
    }
  }
}
