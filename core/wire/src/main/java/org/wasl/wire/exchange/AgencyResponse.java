package org.wasl.wire.exchange;

import java.util.Arrays;
import java.util.Map;
import org.wasl.wire.jose.Digest;

/**
 * The gateway's answer to an agency, in terms of HTTP, which every connector can map.
 *
 * @param status HTTP status
 * @param contentType media type of the body
 * @param body the exact bytes
 * @param headers further headers, for example {@code Retry-After}
 */
public record AgencyResponse(
    int status, String contentType, byte[] body, Map<String, String> headers) {

  /**
   * A document with its entity tag. The answer is 304 without the document if the reader has it
   * already (RFC 9110, section 13).
   *
   * @param ifNoneMatch the {@code If-None-Match} of the request, or empty if absent
   */
  public static AgencyResponse document(String contentType, byte[] body, String ifNoneMatch) {
    String tag = '"' + Digest.of(body) + '"';
    Map<String, String> headers = Map.of("ETag", tag, "Cache-Control", "private, no-cache");
    return isCurrent(ifNoneMatch, tag)
        ? new AgencyResponse(304, contentType, new byte[0], headers)
        : new AgencyResponse(200, contentType, body, headers);
  }

  /** Weak comparison, as RFC 9110 requires. Our tags have no comma. */
  private static boolean isCurrent(String ifNoneMatch, String tag) {
    return Arrays.stream(ifNoneMatch.split(","))
        .map(String::strip)
        .anyMatch(known -> known.equals("*") || known.equals(tag) || known.equals("W/" + tag));
  }
}
