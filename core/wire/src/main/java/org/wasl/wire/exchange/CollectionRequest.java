package org.wasl.wire.exchange;

import java.util.Optional;
import org.wasl.rules.id.DeliveryId;

/**
 * A request of an agency about its pending deliveries, or about one of them, or for a document that
 * every agency may read.
 *
 * @param thumbprint SHA-256 thumbprint (hex) of the client certificate, which is never taken from a
 *     header
 * @param delivery the delivery named in the address. It is empty in a request for the list or a
 *     document
 * @param acceptLanguage value of {@code Accept-Language} (RFC 9110), or empty if absent
 */
public record CollectionRequest(
    String thumbprint, Optional<DeliveryId> delivery, String acceptLanguage) implements Inquiry {}
