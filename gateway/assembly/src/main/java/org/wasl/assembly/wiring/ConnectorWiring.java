package org.wasl.assembly.wiring;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.net.URI;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.wasl.configuration.settings.GatewayConfig;
import org.wasl.configuration.settings.delivery.ProtocolsConfig;
import org.wasl.configuration.settings.door.DoorConfig;
import org.wasl.connectors.Connector;
import org.wasl.connectors.ConnectorEnvironment;
import org.wasl.connectors.DeliveryLookup;
import org.wasl.connectors.InboundAttempts;
import org.wasl.connectors.PresenceListener;
import org.wasl.connectors.partnerapi.PartnerApi;
import org.wasl.connectors.partnerapi.connection.RejectedRequestListener;
import org.wasl.connectors.partnerapi.limits.HttpsSettings;
import org.wasl.operations.keys.GatewayKeys;
import org.wasl.operations.reload.ActiveConfiguration;
import org.wasl.routes.config.ConfigurationSnapshot;
import org.wasl.routes.event.RouteEvents;
import org.wasl.rules.alarms.AlarmKind;
import org.wasl.rules.id.AgencyId;
import org.wasl.rules.id.DeliveryId;
import org.wasl.rules.id.ReferralId;
import org.wasl.store.delivery.FinishedDeliveries;
import org.wasl.wire.directory.Agency;
import org.wasl.wire.message.SubmissionKeys;

/** Maps the configuration to the settings of the connectors. */
public final class ConnectorWiring {
  private static final int HTTPS_PORT = 443;

  /**
   * The maximum of concurrent calls that an agency's file may allow. So a reload of the directory
   * does not change the connections.
   */
  private static final int LEAST_CONNECTIONS = 1_000;

  private ConnectorWiring() {}

  /** The connector of every protocol. */
  public static List<Connector> connectors(
      GatewayConfig config,
      PartnerApi api,
      SchemaDocuments documents,
      ActiveConfiguration active,
      FinishedDeliveries deliveries,
      PresenceListener presence,
      RouteEvents events) {
    ConnectorEnvironment environment =
        new ConnectorEnvironment(
            api,
            thumbprint -> active.directory().byThumbprint(thumbprint),
            documents.responder(config.door())::of,
            recorded(deliveries),
            presence,
            config.folders().pkiDir(),
            new InboundAttempts(config.folders().dataDir().resolve("inbound")),
            (kind, agency) -> events.alarm(AlarmKind.ofCode(kind).orElseThrow(), agency.value()),
            config.protocols());
    return ProtocolsConfig.PROTOCOLS.stream().map(protocol -> protocol.open(environment)).toList();
  }

  private static DeliveryLookup recorded(FinishedDeliveries deliveries) {
    return new DeliveryLookup() {
      @Override
      public Optional<Map<DeliveryId, Boolean>> ended(AgencyId agency, Collection<DeliveryId> ids) {
        return deliveries.ended(agency, ids).toOptional();
      }

      @Override
      public Optional<Set<DeliveryId>> toOthers(AgencyId agency, Collection<DeliveryId> ids) {
        return deliveries.toOthers(agency, ids).toOptional();
      }

      @Override
      public Optional<List<DeliveryId>> givenUp(ReferralId referral, AgencyId agency) {
        return deliveries.givenUp(referral, agency).toOptional();
      }

      @Override
      public Optional<Set<ReferralId>> erased(Collection<ReferralId> referrals) {
        return deliveries.erased(referrals).toOptional();
      }
    };
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
            connectionsPerAddress(active.directory().all()),
            config.delivery().maxAnswerBytes(),
            config.files().maxBytes(),
            config.shares(),
            config.batches());
    return new PartnerApi(
        settings,
        documents::index,
        documents::codeIndex,
        () -> custodian(active.snapshot()),
        () -> active.signer().signSubmissionKey(submissionKeys.current()).getBytes(US_ASCII),
        documents::schema,
        thumbprint -> active.directory().byThumbprint(thumbprint),
        documents.responder(door)::of,
        rejected);
  }

  /**
   * Enough connections for the calls to all agencies at one address. The routes limit the calls of
   * each agency. So an agency that does not answer takes no connection from another one behind the
   * same host.
   */
  static int connectionsPerAddress(Collection<Agency> agencies) {
    Map<String, Integer> calls = new HashMap<>();
    for (Agency agency : agencies) {
      agency
          .channel()
          .endpoint()
          .ifPresent(
              to -> calls.merge(address(to), agency.channel().maxConcurrent(), Integer::sum));
    }
    return calls.values().stream().mapToInt(sum -> sum).reduce(LEAST_CONNECTIONS, Math::max);
  }

  private static String address(URI endpoint) {
    int port = endpoint.getPort() < 0 ? HTTPS_PORT : endpoint.getPort();
    return String.valueOf(endpoint.getHost()).toLowerCase(Locale.ROOT) + ":" + port;
  }

  private static Optional<byte[]> custodian(ConfigurationSnapshot now) {
    return SchemaDocuments.custodianDocument(
        now.agreements().custodians(), now.directory(), Instant.now());
  }
}
