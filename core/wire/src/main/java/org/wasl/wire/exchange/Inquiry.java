package org.wasl.wire.exchange;

/**
 * A request of an agency: under which certificate it came, and in which languages it is answered.
 */
public interface Inquiry {
  /** SHA-256 thumbprint (hex) of the client certificate, which is never taken from a header. */
  String thumbprint();

  /** Value of {@code Accept-Language} (RFC 9110), or empty if absent. */
  String acceptLanguage();
}
