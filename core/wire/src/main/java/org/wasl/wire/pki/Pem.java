package org.wasl.wire.pki;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.CertificateEncodingException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import org.wasl.runtime.SecretFile;

/**
 * PEM files (RFC 7468): certificate chains and PKCS #8 private keys. Methods throw {@link
 * UncheckedIOException} for a file that cannot be read and {@link IllegalArgumentException} for one
 * that holds something else. The message begins with the file and never quotes it.
 */
public final class Pem {
  private static final Base64.Encoder LINES =
      Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII));

  private Pem() {}

  /** A certificate as text. */
  public static String of(X509Certificate certificate) {
    try {
      return block("CERTIFICATE", certificate.getEncoded());
    } catch (CertificateEncodingException e) {
      throw new IllegalArgumentException(e);
    }
  }

  /** A private key as text. */
  public static String of(PrivateKey key) {
    return block("PRIVATE KEY", key.getEncoded());
  }

  private static String block(String label, byte[] der) {
    return "-----BEGIN %s-----\n%s\n-----END %s-----\n"
        .formatted(label, LINES.encodeToString(der), label);
  }

  /** All certificates of a file, at least one. */
  public static List<X509Certificate> certificates(Path file) {
    try {
      List<X509Certificate> found =
          CertificateFactory.getInstance("X.509")
              .generateCertificates(new ByteArrayInputStream(Files.readAllBytes(file)))
              .stream()
              .map(X509Certificate.class::cast)
              .toList();
      if (!found.isEmpty()) {
        return found;
      }
    } catch (IOException e) {
      throw unreadable(file, e);
    } catch (GeneralSecurityException e) {
      // Falls through: it holds something else.
    }
    throw new IllegalArgumentException(file + ": holds no PEM certificate");
  }

  /** The unchecked form of a failed read. Its message begins with the file. */
  static UncheckedIOException unreadable(Path file, IOException e) {
    String message = e.getMessage();
    boolean named = message != null && message.startsWith(file + ": ");
    return new UncheckedIOException(named ? message : file + ": cannot be read", e);
  }

  /**
   * Reads a PKCS #8 private key (RFC 7468).
   *
   * @param algorithm algorithm of the key, as its certificate's public key names it, for example
   *     {@code EC}
   */
  public static PrivateKey privateKey(Path file, String algorithm) {
    try {
      String base64 = SecretFile.read(file).replaceAll("-----[A-Z ]+-----|\\s", "");
      return KeyFactory.getInstance(algorithm)
          .generatePrivate(new PKCS8EncodedKeySpec(Base64.getDecoder().decode(base64)));
    } catch (IOException e) {
      throw unreadable(file, e);
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      // The cause may quote the file: not passed on.
      throw new IllegalArgumentException(
          file + ": holds no " + algorithm + " private key (PKCS #8, PEM)");
    }
  }
}
