package org.wasl.wire.exchange;

import java.util.Optional;
import java.util.UUID;

/**
 * An agency comes to see what there is for it, or about one delivery.
 *
 * @param thumbprint SHA-256 thumbprint (hex) of the client certificate; never taken from a header
 * @param delivery the delivery named in the address; empty where it only looks
 * @param acceptLanguage languages the visitor reads, as in RFC 9110; empty where not said
 */
public record CollectionRequest(
    String thumbprint, Optional<UUID> delivery, String acceptLanguage) {}
