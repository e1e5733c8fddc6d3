package org.wasl.wire.exchange;

/**
 * A request of an agency for reference data: what is the same for every agency and changes seldom.
 *
 * @param thumbprint SHA-256 thumbprint (hex) of the client certificate
 * @param document which
 * @param acceptLanguage value of {@code Accept-Language} (RFC 9110); empty where absent
 * @param ifNoneMatch value of {@code If-None-Match} (RFC 9110); empty where absent
 */
public record ReferenceDataInquiry(
    String thumbprint, Document document, String acceptLanguage, String ifNoneMatch)
    implements Inquiry {

  /** A document of reference data. */
  public sealed interface Document {

    /** The agencies in the directory. */
    record Agencies() implements Document {}

    /**
     * One code list.
     *
     * @param name of the list, as asked for: there may be no such list
     */
    record Codes(String name) implements Document {}

    /** The working calendar of deadlines. */
    record Calendar() implements Document {}
  }
}
