package org.wasl.kit.pki;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Instant;
import java.util.Date;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.CertIOException;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.wasl.rules.id.AgencyId;

/** Makes X.509 certificates (RFC 5280) on P-256 keys. */
public final class CertificateIssuer {
  static final String CA_NAME = "CN=Wasl sandbox CA,O=Wasl sandbox\\, synthetic";

  private final SecureRandom random = new SecureRandom();

  /** A new P-256 key. */
  public KeyPair keyPair() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"));
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has P-256", e);
    }
  }

  X509Certificate authority(KeyPair pair, Instant from, Instant until) {
    var name = new X500Name(CA_NAME);
    var builder = builder(name, name, pair.getPublic(), from, until);
    try {
      builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(0));
      builder.addExtension(
          Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign));
      return signed(builder, pair.getPrivate());
    } catch (CertIOException e) {
      throw new IllegalStateException(e);
    }
  }

  X509Certificate agency(
      AgencyId id,
      PublicKey key,
      String issuer,
      PrivateKey issuerKey,
      Instant from,
      Instant until) {
    GeneralName[] names = {
      new GeneralName(GeneralName.iPAddress, "127.0.0.1"),
      new GeneralName(GeneralName.dNSName, "localhost")
    };
    return agency(id.value(), key, new GeneralNames(names), issuer, issuerKey, from, until);
  }

  /** Issues a certificate for other hosts, which may be none. */
  X509Certificate agency(
      String id,
      PublicKey key,
      GeneralNames hosts,
      String issuer,
      PrivateKey issuerKey,
      Instant from,
      Instant until) {
    var builder = builder(new X500Name(issuer), new X500Name(subject(id)), key, from, until);
    KeyPurposeId[] purposes = {KeyPurposeId.id_kp_serverAuth, KeyPurposeId.id_kp_clientAuth};
    try {
      builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature));
      builder.addExtension(Extension.extendedKeyUsage, false, new ExtendedKeyUsage(purposes));
      if (hosts.getNames().length > 0) {
        builder.addExtension(Extension.subjectAlternativeName, false, hosts);
      }
      return signed(builder, issuerKey);
    } catch (CertIOException e) {
      throw new IllegalStateException(e);
    }
  }

  static String subject(String id) {
    return "CN=" + id + ",O=Wasl sandbox\\, synthetic";
  }

  private X509v3CertificateBuilder builder(
      X500Name issuer, X500Name subject, PublicKey key, Instant from, Instant until) {
    BigInteger serial = new BigInteger(126, random).setBit(126);
    return new JcaX509v3CertificateBuilder(
        issuer, serial, Date.from(from), Date.from(until), subject, key);
  }

  private static X509Certificate signed(X509v3CertificateBuilder builder, PrivateKey key) {
    try {
      var signer = new JcaContentSignerBuilder("SHA256withECDSA").build(key);
      return new JcaX509CertificateConverter().getCertificate(builder.build(signer));
    } catch (OperatorCreationException | GeneralSecurityException e) {
      throw new IllegalStateException("signing a certificate failed", e);
    }
  }
}
