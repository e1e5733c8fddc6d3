package org.wasl.gateway.wiring;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import org.wasl.connectors.Connector;
import org.wasl.connectors.ConnectorEnvironment;
import org.wasl.connectors.PresenceListener;
import org.wasl.connectors.http.PartnerApi;
import org.wasl.connectors.http.connection.RejectedRequestListener;
import org.wasl.connectors.http.limits.HttpsSettings;
import org.wasl.gateway.config.settings.GatewayConfig;
import org.wasl.gateway.config.settings.delivery.ProtocolsConfig;
import org.wasl.gateway.config.settings.door.DoorConfig;
import org.wasl.gateway.keys.GatewayKeys;
import org.wasl.gateway.reload.ActiveConfiguration;
import org.wasl.routes.config.ConfigurationSnapshot;
import org.wasl.wire.directory.Agency;
import org.wasl.wire.message.SubmissionKeys;
import org.wasl.wire.pki.PkiFolder;

/** Maps the configuration to the settings of the connectors. */
public final class ConnectorWiring {
  private ConnectorWiring() {}

  /**
   * The connector of every protocol.
   *
   * @param changedHostKey told the agency whose file server has a host key that is not its own
   */
  public static List<Connector> connectors(
      GatewayConfig config,
      PartnerApi api,
      SchemaDocuments documents,
      ActiveConfiguration active,
      PresenceListener presence,
      Consumer<String> changedHostKey) {
    ConnectorEnvironment environment =
        new ConnectorEnvironment(
            api,
            thumbprint -> active.directory().byThumbprint(thumbprint),
            documents::problem,
            presence,
            new PkiFolder(config.folders().pkiDir()).sshKeyFile(),
            changedHostKey,
            config.protocols());
    return ProtocolsConfig.PROTOCOLS.stream().map(protocol -> protocol.open(environment)).toList();
  }

  /** The partner API, which every agency calls. */
  public static PartnerApi partnerApi(
      ActiveConfiguration active,
      SchemaDocuments documents,
      SubmissionKeys submissionKeys,
      RejectedRequestListener rejected) {
    GatewayConfig config = active.configuration().gateway();
    GatewayKeys keys = active.loaded().keys();
    DoorConfig door = config.door();
    // The routes bound the calls to an agency; the connections only have to be enough for them.
    int widest = active.directory().all().stream().mapToInt(Agency::maxConcurrent).max().orElse(1);
    HttpsSettings settings =
        new HttpsSettings(
            config.api().host(),
            config.api().port(),
            keys.own().own(),
            keys.authorities(),
            door.messages().handoverBytes(),
            door.maxLineBytes(),
            door.maxHeaderBytes(),
            door.maxConnections(),
            door.maxHalfOpenPerAddress(),
            door.maxConnectionsPerCertificate(),
            door.maxHandshakesPerSecondPerSource(),
            door.requestTimeoutMillis(),
            door.lingerMillis(),
            door.responseTimeoutMillis(),
            config.processing().shutdownMillis(),
            config.delivery().connectTimeoutMillis(),
            widest,
            config.delivery().maxAnswerBytes(),
            config.shares(),
            config.batches());
    return new PartnerApi(
        settings,
        documents::index,
        () -> custodian(active.snapshot()),
        () -> active.signer().signSubmissionKey(submissionKeys.current()).getBytes(US_ASCII),
        documents::schema,
        thumbprint -> active.directory().byThumbprint(thumbprint),
        documents::problem,
        rejected);
  }

  private static byte[] custodian(ConfigurationSnapshot now) {
    return SchemaDocuments.custodianDocument(
        now.agreements().custodians(), now.directory(), Instant.now());
  }
}
