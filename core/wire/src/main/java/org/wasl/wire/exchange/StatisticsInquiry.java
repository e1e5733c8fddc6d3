package org.wasl.wire.exchange;

import java.util.List;
import java.util.Map;

/**
 * A request of an agency for statistics.
 *
 * @param thumbprint SHA-256 thumbprint (hex) of the client certificate
 * @param parameters query parameters by name, with every value of each
 * @param acceptLanguage value of {@code Accept-Language} (RFC 9110), or empty if absent
 * @param accept value of {@code Accept} (RFC 9110), or empty if absent
 */
public record StatisticsInquiry(
    String thumbprint, Map<String, List<String>> parameters, String acceptLanguage, String accept)
    implements Inquiry {

  /** Copies the parameters. */
  public StatisticsInquiry {
    parameters = Map.copyOf(parameters);
  }
}
