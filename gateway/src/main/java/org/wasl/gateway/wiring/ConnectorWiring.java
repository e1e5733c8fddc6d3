package org.wasl.gateway.wiring;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.wasl.connectors.Connector;
import org.wasl.connectors.ConnectorEnvironment;
import org.wasl.connectors.PresenceListener;
import org.wasl.connectors.http.HttpsSettings;
import org.wasl.connectors.http.PartnerApi;
import org.wasl.connectors.http.RejectedRequestListener;
import org.wasl.gateway.config.settings.DoorConfig;
import org.wasl.gateway.config.settings.GatewayConfig;
import org.wasl.gateway.config.settings.ProtocolsConfig;
import org.wasl.gateway.keys.GatewayKeys;
import org.wasl.wire.directory.Agency;
import org.wasl.wire.directory.AgencyDirectory;

/** Maps the configuration to the settings of the connectors. */
public final class ConnectorWiring {
  private ConnectorWiring() {}

  /** The connector of every protocol. */
  public static List<Connector> connectors(
      GatewayConfig config,
      PartnerApi api,
      SchemaDocuments documents,
      AgencyDirectory directory,
      PresenceListener presence) {
    ConnectorEnvironment environment =
        new ConnectorEnvironment(
            api, directory::byThumbprint, documents::problem, presence, config.protocols());
    return ProtocolsConfig.PROTOCOLS.stream().map(protocol -> protocol.open(environment)).toList();
  }

  /** The partner API, which every agency calls. */
  public static PartnerApi partnerApi(
      GatewayConfig config,
      GatewayKeys keys,
      SchemaDocuments documents,
      AgencyDirectory directory,
      Optional<String> custodian,
      RejectedRequestListener rejected) {
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
            door.maxHalfOpenPerAddress(),
            door.maxConnectionsPerCertificate(),
            door.requestTimeoutMillis(),
            door.lingerMillis(),
            door.responseTimeoutMillis(),
            config.processing().shutdownMillis(),
            config.delivery().connectTimeoutMillis(),
            widest,
            config.delivery().maxAnswerBytes(),
            config.shares());
    return new PartnerApi(
        settings,
        documents::index,
        () -> SchemaDocuments.custodianDocument(custodian.flatMap(directory::byId), Instant.now()),
        documents::schema,
        directory::byThumbprint,
        documents::problem,
        rejected);
  }
}
