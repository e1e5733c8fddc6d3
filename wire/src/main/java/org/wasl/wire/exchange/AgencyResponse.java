package org.wasl.wire.exchange;

import java.util.Map;

/**
 * What the gateway answers an agency, in terms of HTTP because every connector can map those.
 *
 * @param status HTTP status
 * @param contentType media type of the body
 * @param body the exact bytes
 * @param headers further headers, for example {@code Retry-After}
 */
public record AgencyResponse(
    int status, String contentType, byte[] body, Map<String, String> headers) {}
