package org.wasl.wire.exchange;

import java.util.Optional;
import java.util.UUID;

/**
 * A request of an agency about its pending deliveries, or about one of them; or for a document that
 * every agency may read.
 *
 * @param thumbprint SHA-256 thumbprint (hex) of the client certificate; never taken from a header
 * @param delivery the delivery named in the address; empty in a request for the list or a document
 * @param acceptLanguage value of {@code Accept-Language} (RFC 9110); empty where absent
 */
public record CollectionRequest(String thumbprint, Optional<UUID> delivery, String acceptLanguage)
    implements Inquiry {}
