package org.wasl.gateway.wiring;

import java.util.Optional;
import org.wasl.connectors.http.HttpsConnector;
import org.wasl.connectors.http.HttpsSettings;
import org.wasl.connectors.http.RejectedRequestListener;
import org.wasl.connectors.pull.PresenceListener;
import org.wasl.connectors.pull.PullConnector;
import org.wasl.connectors.pull.PullSettings;
import org.wasl.gateway.config.settings.DoorConfig;
import org.wasl.gateway.config.settings.GatewayConfig;
import org.wasl.gateway.config.settings.PullConfig;
import org.wasl.gateway.keys.GatewayKeys;
import org.wasl.wire.directory.Agency;
import org.wasl.wire.directory.AgencyDirectory;

/** From what an operator set to the connectors' own terms. */
public final class ConnectorWiring {
  private ConnectorWiring() {}

  /** The connector for those who collect, on the same partner API. */
  public static PullConnector pull(
      GatewayConfig config,
      SchemaDocuments documents,
      AgencyDirectory directory,
      PresenceListener present) {
    PullConfig pull = config.pull();
    return new PullConnector(
        new PullSettings(
            pull.maxWaitMillis(),
            pull.leaseMillis(),
            pull.absentAfterMillis(),
            pull.maxPollsPerAgency(),
            pull.threads()),
        directory::byThumbprint,
        documents::problem,
        present);
  }

  public static HttpsConnector https(
      GatewayConfig config,
      GatewayKeys keys,
      SchemaDocuments documents,
      AgencyDirectory directory,
      Optional<String> custodian,
      RejectedRequestListener strangers) {
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
            config.processing().shutdownMillis(),
            door.workerThreads(),
            config.delivery().connectTimeoutMillis(),
            widest,
            config.delivery().maxAnswerBytes());
    byte[] custody = SchemaDocuments.custodianDocument(custodian.flatMap(directory::byId));
    return new HttpsConnector(
        settings,
        documents::index,
        () -> custody,
        documents::schema,
        documents::problem,
        strangers);
  }
}
