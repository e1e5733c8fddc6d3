package org.wasl.kit.pki;

import java.io.IOException;
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
import org.bouncycastle.asn1.sec.SECNamedCurves;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequestBuilder;
import org.wasl.wire.pki.Pem;
import org.wasl.wire.pki.PkiFolder;

/** A request for the TLS certificate of an agency (PKCS #10, RFC 2986). */
public final class CertificateRequest {
  private CertificateRequest() {}

  /**
   * A request with the P-256 key of the agency's folder, in PEM; the key is made where there is
   * none.
   *
   * @throws UncheckedIOException if the key cannot be read or written
   * @throws IllegalArgumentException if the file holds another kind of key
   */
  public static String of(PkiFolder folder, String agency) {
    try {
      if (!Files.exists(folder.keyFile(agency))) {
        Files.createDirectories(folder.path());
        KeyPair made = new CertificateIssuer().keyPair();
        AtomicFile.writeSecret(folder.keyFile(agency), Pem.of(made.getPrivate()));
      }
      PrivateKey key = Pem.privateKey(folder.keyFile(agency), "EC");
      var request =
          new JcaPKCS10CertificationRequestBuilder(new X500Name("CN=" + agency), publicOf(key))
              .build(new JcaContentSignerBuilder("SHA256withECDSA").build(key));
      String body =
          Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(request.getEncoded());
      return "-----BEGIN CERTIFICATE REQUEST-----\n"
          + body
          + "\n-----END CERTIFICATE REQUEST-----\n";
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (OperatorCreationException | GeneralSecurityException e) {
      throw new IllegalStateException("a request could not be signed", e);
    }
  }

  private static PublicKey publicOf(PrivateKey key) throws GeneralSecurityException {
    if (!(key instanceof ECPrivateKey ec)) {
      throw new IllegalArgumentException("the TLS key is not an EC key");
    }
    var point = SECNamedCurves.getByName("secp256r1").getG().multiply(ec.getS()).normalize();
    ECPoint affine =
        new ECPoint(point.getAffineXCoord().toBigInteger(), point.getAffineYCoord().toBigInteger());
    return KeyFactory.getInstance("EC").generatePublic(new ECPublicKeySpec(affine, ec.getParams()));
  }
}
