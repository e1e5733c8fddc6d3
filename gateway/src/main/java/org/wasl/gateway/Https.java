package org.wasl.gateway;

import org.wasl.connectors.https.HttpsConnector;
import org.wasl.connectors.https.HttpsSettings;
import org.wasl.connectors.https.RefusalListener;
import org.wasl.gateway.config.DoorConfig;
import org.wasl.gateway.config.GatewayConfig;
import org.wasl.wire.Agency;
import org.wasl.wire.AgencyDirectory;

/** From what an operator set to the HTTPS connector's own terms. */
final class Https {
  private Https() {}

  static HttpsConnector connector(
      GatewayConfig config,
      OwnKeys keys,
      Documents documents,
      AgencyDirectory directory,
      RefusalListener strangers) {
    DoorConfig door = config.door();
    // The routes bound the calls to an agency; the connections only have to be enough for them.
    int widest = directory.all().stream().mapToInt(Agency::maxConcurrent).max().orElse(1);
    HttpsSettings settings =
        new HttpsSettings(
            config.api().host(),
            config.api().port(),
            keys.certificate(),
            keys.key(),
            keys.authority(),
            door.maxBodyBytes(),
            door.maxLineBytes(),
            door.maxHeaderBytes(),
            door.maxConnections(),
            door.maxConnectionsPerCertificate(),
            door.requestTimeoutMillis(),
            door.lingerMillis(),
            config.pace().shutdownMillis(),
            door.workerThreads(),
            config.delivery().connectTimeoutMillis(),
            widest,
            config.delivery().maxAnswerBytes());
    return new HttpsConnector(
        settings, documents::index, documents::schema, documents::problem, strangers);
  }
}
