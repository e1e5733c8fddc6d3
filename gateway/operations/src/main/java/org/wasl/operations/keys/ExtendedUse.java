package org.wasl.operations.keys;

import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.List;

/** The use of a certificate in TLS (extended key usage, RFC 5280). */
public enum ExtendedUse {
  /** A server shows it. */
  SERVER("serverAuth", "1.3.6.1.5.5.7.3.1"),
  /** A client shows it. */
  CLIENT("clientAuth", "1.3.6.1.5.5.7.3.2");

  private final String code;
  private final String oid;

  ExtendedUse(String code, String oid) {
    this.code = code;
    this.oid = oid;
  }

  /** Its name in RFC 5280 and in OpenSSL. */
  public String code() {
    return code;
  }

  /**
   * Tells whether the certificate permits this use. A certificate without the extension permits all
   * uses.
   */
  public boolean isPermitted(X509Certificate certificate) {
    try {
      List<String> uses = certificate.getExtendedKeyUsage();
      return uses == null || uses.contains(oid);
    } catch (CertificateParsingException e) {
      return false;
    }
  }
}
