package org.wasl.wire.exchange;

/**
 * A request of an agency for reference data, which is equal for every agency and seldom changes.
 *
 * @param thumbprint SHA-256 thumbprint (hex) of the client certificate
 * @param document the document
 * @param acceptLanguage value of {@code Accept-Language} (RFC 9110), or empty if absent
 * @param ifNoneMatch value of {@code If-None-Match} (RFC 9110), or empty if absent
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
     * @param name name of the list in the request. There may be no such list
     */
    record Codes(String name) implements Document {}

    /** The working calendar of deadlines. */
    record Calendar() implements Document {}
  }
}
