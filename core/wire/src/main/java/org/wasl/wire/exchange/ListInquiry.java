package org.wasl.wire.exchange;

import java.util.List;
import java.util.Map;

/**
 * A request of an agency for a list: of its referrals, or of the notices that it holds.
 *
 * @param thumbprint SHA-256 thumbprint (hex) of the client certificate
 * @param parameters query parameters by name, with every value of each
 * @param acceptLanguage value of {@code Accept-Language} (RFC 9110), or empty if absent
 */
public record ListInquiry(
    String thumbprint, Map<String, List<String>> parameters, String acceptLanguage)
    implements Inquiry {

  /** Copies the parameters. */
  public ListInquiry {
    parameters = Map.copyOf(parameters);
  }
}
