package org.wasl.assembly.wiring;

import java.nio.file.Path;
import java.util.Optional;
import org.wasl.configuration.settings.BrokerConfig;
import org.wasl.configuration.settings.GatewayConfig;
import org.wasl.operations.keys.KeyFileReader;
import org.wasl.operations.keys.TlsCredentials;
import org.wasl.operations.lifecycle.StartException;
import org.wasl.routes.broker.BrokerSettings;
import org.wasl.wire.pki.PkiFolder;

/** Maps the configuration to the settings of the broker. */
final class BrokerWiring {
  private BrokerWiring() {}

  static BrokerSettings settings(GatewayConfig config) throws StartException {
    BrokerConfig broker = config.broker();
    return new BrokerSettings(
        external(config),
        config.folders().dataDir().toAbsolutePath().resolve("broker"),
        broker.idsPersistent(),
        broker.prefetchBytes(),
        broker.maxQueueBytes(),
        broker.maxShownParked(),
        // Intake stops earlier, so accepted messages still fit.
        config.folders().minFreeBytes() / 2,
        broker.maxConnections(),
        broker.threads(),
        broker.idleReceiveMillis(),
        broker.maxDamagedKept());
  }

  private static Optional<BrokerSettings.External> external(GatewayConfig config)
      throws StartException {
    BrokerConfig broker = config.broker();
    if (broker.embedded()) {
      return Optional.empty();
    }
    String url = broker.url().orElseThrow();
    if (broker.tls()) {
      Path pem =
          broker.trustStore().orElse(new PkiFolder(config.folders().pkiDir()).authorityFile());
      TlsCredentials.certificates(
          pem); // reports a malformed file by name, while Artemis would only fail to connect
      url += "&trustStoreType=PEM&trustStorePath=" + pem.toAbsolutePath();
    }
    String password = KeyFileReader.secret(broker.passwordFile().orElseThrow());
    return Optional.of(new BrokerSettings.External(url, broker.user().orElseThrow(), password));
  }
}
