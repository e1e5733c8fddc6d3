package org.wasl.wire.exchange;

import java.util.List;
import java.util.Map;

/**
 * An agency asks how many.
 *
 * @param thumbprint SHA-256 thumbprint (hex) of the client certificate
 * @param parameters what the address asks for, by name; every value of each
 * @param acceptLanguage languages the asker reads, as in RFC 9110; empty where not said
 * @param accept media types the asker reads, as in RFC 9110; empty where not said
 */
public record StatisticsInquiry(
    String thumbprint, Map<String, List<String>> parameters, String acceptLanguage, String accept) {

  /** Copies the parameters. */
  public StatisticsInquiry {
    parameters = Map.copyOf(parameters);
  }
}
