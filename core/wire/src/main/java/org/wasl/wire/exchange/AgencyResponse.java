package org.wasl.wire.exchange;

import java.util.Map;

/**
 * The gateway's answer to an agency, in terms of HTTP, which every connector can map.
 *
 * @param status HTTP status
 * @param contentType media type of the body
 * @param body the exact bytes
 * @param headers further headers, for example {@code Retry-After}
 */
public record AgencyResponse(
    int status, String contentType, byte[] body, Map<String, String> headers) {}
