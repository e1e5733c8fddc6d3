package org.wasl.connectors;

import java.nio.file.Path;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.wasl.connectors.http.PartnerApi;
import org.wasl.wire.directory.Agency;

/**
 * What the gateway provides to every connector.
 *
 * @param api the partner API, which a connector may extend; its HTTP client calls agencies
 * @param agencies finds the agency of a certificate (SHA-256 thumbprint, hex)
 * @param problem the problem document (RFC 9457) for a status and an {@code Accept-Language}
 * @param invalidParameter the problem document of a request with an unacceptable parameter, for the
 *     parameter's name and an {@code Accept-Language}
 * @param presence listener for agencies whose workers start and stop polling
 * @param keys folder with the gateway's own keys
 * @param alarms raises the alarms that the protocol declares
 * @param settings configured settings of the protocol
 */
public record ConnectorEnvironment(
    PartnerApi api,
    Function<String, Optional<Agency>> agencies,
    BiFunction<Integer, String, byte[]> problem,
    BiFunction<String, String, byte[]> invalidParameter,
    PresenceListener presence,
    Path keys,
    AgencyAlarms alarms,
    ProtocolSetting.Values settings) {}
