package org.wasl.gateway;

import java.util.Optional;
import org.wasl.connectors.https.HttpsConnector;
import org.wasl.connectors.https.HttpsSettings;
import org.wasl.connectors.https.RefusalListener;
import org.wasl.connectors.pull.Attendance;
import org.wasl.connectors.pull.PullConnector;
import org.wasl.connectors.pull.PullSettings;
import org.wasl.gateway.config.DoorConfig;
import org.wasl.gateway.config.GatewayConfig;
import org.wasl.gateway.config.PullConfig;
import org.wasl.gateway.keys.OwnKeys;
import org.wasl.wire.Agency;
import org.wasl.wire.AgencyDirectory;

/** From what an operator set to the connectors' own terms. */
final class Https {
  private Https() {}

  /** The connector for those who collect, on the same partner API. */
  static PullConnector collectors(
      GatewayConfig config, Documents documents, AgencyDirectory directory, Attendance present) {
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

  static HttpsConnector connector(
      GatewayConfig config,
      OwnKeys keys,
      Documents documents,
      AgencyDirectory directory,
      Optional<String> custodian,
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
    byte[] custody = Documents.custodian(custodian.flatMap(directory::byId));
    return new HttpsConnector(
        settings,
        documents::index,
        () -> custody,
        documents::schema,
        documents::problem,
        strangers);
  }
}
