package org.wasl.kit.send;

import java.security.cert.CertificateException;
import javax.net.ssl.SSLException;

/**
 * Whether a connection failed because one end does not take the other's certificate, or has none.
 */
final class CertificateErrors {
  private CertificateErrors() {}

  /** Ours of theirs, or theirs of ours, which an alert (RFC 8446, section 6.2) says. */
  static boolean isCausedByCertificate(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      boolean alert =
          cause instanceof SSLException
              && String.valueOf(cause.getMessage())
                  .matches(".*alert: .*(certificate|unknown_ca).*");
      if (alert || cause instanceof CertificateException) {
        return true;
      }
    }
    return false;
  }
}
