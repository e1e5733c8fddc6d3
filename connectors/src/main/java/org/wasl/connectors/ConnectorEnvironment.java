package org.wasl.connectors;

import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.wasl.connectors.http.PartnerApi;
import org.wasl.wire.directory.Agency;

/**
 * What the gateway gives every connector.
 *
 * @param api the partner API, which a connector may extend; its HTTP client calls agencies
 * @param agencies who a certificate (SHA-256 thumbprint, hex) speaks for
 * @param problem the problem document (RFC 9457) for a status and an {@code Accept-Language}
 * @param presence told which agencies come to collect, and leave
 * @param settings what an operator set for the protocol
 */
public record ConnectorEnvironment(
    PartnerApi api,
    Function<String, Optional<Agency>> agencies,
    BiFunction<Integer, String, byte[]> problem,
    PresenceListener presence,
    ProtocolSetting.Values settings) {}
