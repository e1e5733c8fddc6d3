package org.wasl.connectors;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.concurrent.atomic.AtomicLong;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.wasl.wire.jose.Digest;

/** A small certificate authority, created for each test class. */
public final class TestPki {
  private static final AtomicLong SERIAL = new AtomicLong(1);

  private final Path folder;
  private final String name;
  private final KeyPair caKey;
  private final X509Certificate ca;

  public TestPki(Path folder, String name) {
    try {
      this.folder = Files.createDirectories(folder.resolve(name));
      this.name = name;
      this.caKey = keyPair();
      Instant now = Instant.now();
      this.ca = sign(name, caKey, name, caKey, now.minusSeconds(60), now.plusSeconds(86_400), true);
      pem(authority(), "CERTIFICATE", ca.getEncoded());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The authority's own certificate, as PEM. */
  public Path authority() {
    return folder.resolve("ca.pem");
  }

  /** A certificate valid now. */
  public TestIdentity issue(String subject) {
    return issue(subject, Instant.now().minusSeconds(60), Duration.ofDays(1));
  }

  /** A certificate valid from {@code start} for {@code length}. */
  public TestIdentity issue(String subject, Instant start, Duration length) {
    try {
      KeyPair key = keyPair();
      X509Certificate certificate =
          sign(subject, key, name, caKey, start, start.plus(length), false);
      return identity(subject, key, certificate);
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /** A certificate that nobody but its subject vouches for. */
  public TestIdentity selfSigned(String subject) {
    try {
      KeyPair key = keyPair();
      Instant start = Instant.now().minusSeconds(60);
      return identity(
          subject, key, sign(subject, key, subject, key, start, start.plusSeconds(3600), false));
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Speaks TLS without a certificate. */
  public SSLContext anonymous() {
    try {
      return context(null);
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private TestIdentity identity(String subject, KeyPair key, X509Certificate certificate)
      throws GeneralSecurityException, IOException {
    Path certificateFile = folder.resolve(subject + ".pem");
    Path keyFile = folder.resolve(subject + ".key");
    pem(certificateFile, "CERTIFICATE", certificate.getEncoded());
    pem(keyFile, "PRIVATE KEY", key.getPrivate().getEncoded());
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    store.setKeyEntry("own", key.getPrivate(), new char[0], new X509Certificate[] {certificate});
    return new TestIdentity(
        certificate,
        key.getPrivate(),
        certificateFile,
        keyFile,
        context(store),
        Digest.hex(certificate.getEncoded()));
  }

  private SSLContext context(KeyStore own) throws GeneralSecurityException, IOException {
    KeyStore trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, null);
    trusted.setCertificateEntry("ca", ca);
    TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
    trust.init(trusted);
    KeyManagerFactory keys = KeyManagerFactory.getInstance("SunX509");
    keys.init(own, new char[0]);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(own == null ? null : keys.getKeyManagers(), trust.getTrustManagers(), null);
    return context;
  }

  private static KeyPair keyPair() throws GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec("secp256r1"));
    return generator.generateKeyPair();
  }

  private static X509Certificate sign(
      String subject,
      KeyPair key,
      String issuer,
      KeyPair issuerKey,
      Instant from,
      Instant to,
      boolean authority)
      throws GeneralSecurityException, IOException {
    X509v3CertificateBuilder builder =
        new JcaX509v3CertificateBuilder(
            new X500Name("CN=" + issuer),
            BigInteger.valueOf(SERIAL.getAndIncrement()),
            Date.from(from),
            Date.from(to),
            new X500Name("CN=" + subject),
            key.getPublic());
    builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(authority));
    builder.addExtension(
        Extension.subjectAlternativeName,
        false,
        new GeneralNames(new GeneralName(GeneralName.iPAddress, "127.0.0.1")));
    try {
      return new JcaX509CertificateConverter()
          .getCertificate(
              builder.build(
                  new JcaContentSignerBuilder("SHA256withECDSA").build(issuerKey.getPrivate())));
    } catch (OperatorCreationException e) {
      throw new GeneralSecurityException(e);
    }
  }

  private static void pem(Path file, String label, byte[] der) throws IOException {
    String text = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
    Files.writeString(
        file, "-----BEGIN " + label + "-----\n" + text + "\n-----END " + label + "-----\n");
  }
}
