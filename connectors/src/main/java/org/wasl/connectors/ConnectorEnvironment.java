package org.wasl.connectors;

import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Function;
import org.wasl.connectors.http.PartnerApi;
import org.wasl.connectors.http.exchange.ProblemAnswers;
import org.wasl.wire.directory.Agency;

/**
 * What the gateway provides to every connector.
 *
 * @param api the partner API, which a connector may extend; its HTTP client calls agencies
 * @param agencies finds the agency of a certificate (SHA-256 thumbprint, hex)
 * @param problems answers what no route answers
 * @param deliveries what is recorded of deliveries
 * @param presence listener for agencies whose workers start and stop polling
 * @param keys folder with the gateway's own keys
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
    AgencyAlarms alarms,
    ProtocolSetting.Values settings) {}
