package org.wasl.gateway.wiring;

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
import java.util.UUID;
import org.wasl.connectors.Connector;
import org.wasl.connectors.ConnectorEnvironment;
import org.wasl.connectors.DeliveryLookup;
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
import org.wasl.routes.event.RouteEvents;
import org.wasl.rules.alarms.AlarmKind;
import org.wasl.store.delivery.EndedDeliveries;
import org.wasl.wire.directory.Agency;
import org.wasl.wire.message.SubmissionKeys;

/** Maps the configuration to the settings of the connectors. */
public final class ConnectorWiring {
  private static final int HTTPS_PORT = 443;

  /**
   * As many calls as an agency's file may allow at once: a reload of the directory does not change
   * the connections.
   */
  private static final int LEAST_CONNECTIONS = 1_000;

  private ConnectorWiring() {}

  /** The connector of every protocol. */
  public static List<Connector> connectors(
      GatewayConfig config,
      PartnerApi api,
      SchemaDocuments documents,
      ActiveConfiguration active,
      EndedDeliveries deliveries,
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
            (kind, agency) -> events.alarm(AlarmKind.ofCode(kind).orElseThrow(), agency),
            config.protocols());
    return ProtocolsConfig.PROTOCOLS.stream().map(protocol -> protocol.open(environment)).toList();
  }

  private static DeliveryLookup recorded(EndedDeliveries deliveries) {
    return new DeliveryLookup() {
      @Override
      public Optional<Map<UUID, Boolean>> ended(Collection<UUID> ids) {
        return deliveries.ended(ids).toOptional();
      }

      @Override
      public Optional<List<UUID>> givenUp(UUID referral, String agency) {
        return deliveries.givenUp(referral, agency).toOptional();
      }

      @Override
      public Optional<Set<UUID>> erased(Collection<UUID> referrals) {
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
            config.shares(),
            config.batches());
    return new PartnerApi(
        settings,
        documents::index,
        () -> custodian(active.snapshot()),
        () -> active.signer().signSubmissionKey(submissionKeys.current()).getBytes(US_ASCII),
        documents::schema,
        thumbprint -> active.directory().byThumbprint(thumbprint),
        documents.responder(door)::of,
        rejected);
  }

  /**
   * Enough for the calls to all agencies at one address, which the routes bound for each agency:
   * one that does not answer takes no connection from another one behind the same host.
   */
  static int connectionsPerAddress(Collection<Agency> agencies) {
    Map<String, Integer> calls = new HashMap<>();
    for (Agency agency : agencies) {
      agency
          .endpoint()
          .ifPresent(to -> calls.merge(address(to), agency.maxConcurrent(), Integer::sum));
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
