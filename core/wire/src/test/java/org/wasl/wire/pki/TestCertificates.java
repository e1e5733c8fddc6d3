package org.wasl.wire.pki;

import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** Synthetic certificates (RFC 5280). */
final class TestCertificates {
  private static final Duration YEAR = Duration.ofDays(365);
  private static final AtomicLong SERIAL = new AtomicLong();

  private TestCertificates() {}

  /** A certificate with its private key. */
  record Issued(X509Certificate certificate, PrivateKey key) {
    /** A certificate of an EC key that this authority issued, valid now. */
    Issued issue(String name) throws Exception {
      return issue(name, keys("EC"), Instant.now().minus(YEAR), Instant.now().plus(YEAR));
    }

    Issued issue(String name, KeyPair keys, Instant from, Instant until) throws Exception {
      return certify(subject(), key, new X500Principal("CN=" + name), keys, from, until, false);
    }

    /** An authority between this one and others. */
    Issued intermediate(String name) throws Exception {
      Instant now = Instant.now();
      X500Principal subject = new X500Principal("CN=" + name);
      return certify(subject(), key, subject, keys("EC"), now.minus(YEAR), now.plus(YEAR), true);
    }

    private X500Principal subject() {
      return certificate.getSubjectX500Principal();
    }

    CertifiedKey certified() {
      return new CertifiedKey(List.of(certificate), key);
    }

    X509Certificate[] chain() {
      return new X509Certificate[] {certificate};
    }
  }

  static Issued authority(String name) throws Exception {
    KeyPair keys = keys("EC");
    X500Principal subject = new X500Principal("CN=" + name);
    Instant now = Instant.now();
    return certify(
        subject, keys.getPrivate(), subject, keys, now.minus(YEAR), now.plus(YEAR), true);
  }

  static KeyPair keys(String algorithm) throws Exception {
    KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
    switch (algorithm) {
      case "EC" -> generator.initialize(256);
      case "RSA" -> generator.initialize(2048);
      default -> {}
    }
    return generator.generateKeyPair();
  }

  static Path write(Path file, X509Certificate... certificates) throws Exception {
    StringBuilder text = new StringBuilder();
    for (X509Certificate certificate : certificates) {
      text.append(Pem.of(certificate));
    }
    return Files.writeString(file, text);
  }

  /** A file with a private key, for its owner alone. */
  static Path write(Path file, PrivateKey key) throws Exception {
    return writeSecret(file, Pem.of(key));
  }

  static Path writeSecret(Path file, String text) throws Exception {
    Files.writeString(file, text);
    return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
  }

  private static Issued certify(
      X500Principal issuer,
      PrivateKey issuerKey,
      X500Principal subject,
      KeyPair keys,
      Instant from,
      Instant until,
      boolean authority)
      throws Exception {
    JcaX509v3CertificateBuilder certificate =
        new JcaX509v3CertificateBuilder(
            issuer,
            BigInteger.valueOf(SERIAL.incrementAndGet()),
            Date.from(from),
            Date.from(until),
            subject,
            keys.getPublic());
    if (authority) {
      certificate.addExtension(Extension.basicConstraints, true, new BasicConstraints(true));
    }
    return new Issued(
        new JcaX509CertificateConverter()
            .getCertificate(
                certificate.build(new JcaContentSignerBuilder("SHA256withECDSA").build(issuerKey))),
        keys.getPrivate());
  }
}
