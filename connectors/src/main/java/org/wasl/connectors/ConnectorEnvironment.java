package org.wasl.connectors;

import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Function;
import org.wasl.connectors.partnerapi.PartnerApi;
import org.wasl.connectors.partnerapi.exchange.ProblemAnswers;
import org.wasl.wire.directory.Agency;

/**
 * The services that the gateway provides to every connector.
 *
 * @param api the partner API, which a connector may extend, and whose HTTP client calls agencies
 * @param agencies finds the agency of a certificate (SHA-256 thumbprint, hex)
 * @param problems makes the gateway's own problem answers
 * @param deliveries looks up recorded deliveries
 * @param presence listener for agencies whose workers start and stop polling
 * @param keys folder with the gateway's own keys
 * @param attempts counts unfinished reads of messages from agencies' brokers and file servers, for
 *     all protocols
 * @param alarms raises the alarms that the protocol declares
 * @param settings configured settings of the protocol
 */
public record ConnectorEnvironment(
    PartnerApi api,
    Function<String, Optional<Agency>> agencies,
    ProblemAnswers problems,
    DeliveryLookup deliveries,
    PresenceListener presence,
    Path keys,
    InboundAttempts attempts,
    AgencyAlarms alarms,
    ProtocolSetting.Values settings) {}
