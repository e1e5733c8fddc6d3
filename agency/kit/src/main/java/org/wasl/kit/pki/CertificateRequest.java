package org.wasl.kit.pki;

import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.interfaces.ECPrivateKey;
import java.security.spec.ECPoint;
import java.security.spec.ECPublicKeySpec;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.sec.SECNamedCurves;
import org.bouncycastle.asn1.x500.RDN;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.Extensions;
import org.bouncycastle.asn1.x509.ExtensionsGenerator;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.operator.jcajce.JcaContentVerifierProviderBuilder;
import org.bouncycastle.pkcs.PKCS10CertificationRequest;
import org.bouncycastle.pkcs.PKCSException;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequest;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequestBuilder;
import org.jspecify.annotations.Nullable;
import org.wasl.rules.id.AgencyId;
import org.wasl.wire.pki.Pem;
import org.wasl.wire.pki.PkiFolder;

/** A request for the TLS certificate of an agency (PKCS #10, RFC 2986). */
public final class CertificateRequest {
  private CertificateRequest() {}

  /** Returns a request for an agency without a server, so it has no names. */
  public static String of(PkiFolder folder, AgencyId agency) {
    return of(folder, agency, List.of());
  }

  /**
   * Returns a request (PEM) with the P-256 key of the agency's folder. The key is made if there is
   * none.
   *
   * @param hosts names or addresses of its server, for {@code subjectAltName}
   * @throws UncheckedIOException if the key cannot be read or written
   * @throws IllegalArgumentException if the file holds another kind of key
   */
  public static String of(PkiFolder folder, AgencyId agency, Collection<String> hosts) {
    try {
      if (!Files.exists(folder.keyFile(agency))) {
        Files.createDirectories(folder.path());
        KeyPair made = new CertificateIssuer().keyPair();
        AtomicFile.writeSecret(folder.keyFile(agency), Pem.of(made.getPrivate()));
      }
      KeyPair pair = pair(Pem.privateKey(folder.keyFile(agency), "EC"));
      String body =
          Base64.getMimeEncoder(64, new byte[] {'\n'})
              .encodeToString(der(pair, agency.value(), hosts));
      return "-----BEGIN CERTIFICATE REQUEST-----\n"
          + body
          + "\n-----END CERTIFICATE REQUEST-----\n";
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * A request with this key.
   *
   * @param commonName common name of the subject
   * @param hosts names or addresses of its server, for {@code subjectAltName}
   * @return DER
   */
  public static byte[] der(KeyPair key, String commonName, Collection<String> hosts) {
    try {
      var builder =
          new JcaPKCS10CertificationRequestBuilder(
              new X500Name("CN=" + commonName), key.getPublic());
      if (!hosts.isEmpty()) {
        var extensions = new ExtensionsGenerator();
        extensions.addExtension(Extension.subjectAlternativeName, false, names(hosts));
        builder.addAttribute(
            PKCSObjectIdentifiers.pkcs_9_at_extensionRequest, extensions.generate());
      }
      return builder
          .build(new JcaContentSignerBuilder("SHA256withECDSA").build(key.getPrivate()))
          .getEncoded();
    } catch (IOException | OperatorCreationException e) {
      throw new IllegalStateException("a request could not be signed", e);
    }
  }

  /** The contents of a request. */
  record Requested(String commonName, PublicKey key, GeneralNames hosts) {}

  /**
   * Reads a request that its key has signed.
   *
   * @throws IllegalArgumentException if the text is no such request
   */
  static Requested read(String pem) {
    try (PEMParser parser = new PEMParser(new StringReader(pem))) {
      if (parser.readObject() instanceof PKCS10CertificationRequest parsed) {
        var request = new JcaPKCS10CertificationRequest(parsed);
        PublicKey key = request.getPublicKey();
        RDN[] names = request.getSubject().getRDNs(BCStyle.CN);
        String name = names.length == 1 ? names[0].getFirst().getValue().toString() : "";
        if (AgencyId.isWellFormed(name)
            && request.isSignatureValid(new JcaContentVerifierProviderBuilder().build(key))) {
          return new Requested(name, key, hosts(request.getRequestedExtensions()));
        }
      }
    } catch (IOException
        | GeneralSecurityException
        | PKCSException
        | OperatorCreationException
        | IllegalStateException e) {
      // told below
    }
    throw new IllegalArgumentException(
        "no request for a certificate (PKCS #10, PEM) of CN=ID, signed by its own key");
  }

  private static GeneralNames hosts(@Nullable Extensions asked) {
    GeneralNames names =
        asked == null ? null : GeneralNames.fromExtensions(asked, Extension.subjectAlternativeName);
    return names == null ? new GeneralNames(new GeneralName[0]) : names;
  }

  private static GeneralNames names(Collection<String> hosts) {
    return new GeneralNames(
        hosts.stream()
            .map(
                host ->
                    new GeneralName(
                        isAddress(host) ? GeneralName.iPAddress : GeneralName.dNSName, host))
            .toArray(GeneralName[]::new));
  }

  private static boolean isAddress(String host) {
    return host.indexOf(':') >= 0 || host.matches("[0-9.]+");
  }

  /**
   * A private P-256 key with its public part.
   *
   * @throws IllegalArgumentException if it is another kind of key
   */
  public static KeyPair pair(PrivateKey key) {
    if (!(key instanceof ECPrivateKey ec)) {
      throw new IllegalArgumentException("the TLS key is not an EC key");
    }
    var point = SECNamedCurves.getByName("secp256r1").getG().multiply(ec.getS()).normalize();
    ECPoint affine =
        new ECPoint(point.getAffineXCoord().toBigInteger(), point.getAffineYCoord().toBigInteger());
    try {
      return new KeyPair(
          KeyFactory.getInstance("EC").generatePublic(new ECPublicKeySpec(affine, ec.getParams())),
          key);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has P-256", e);
    }
  }
}
