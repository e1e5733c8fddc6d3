package org.wasl.operations.onboarding;

import java.io.IOException;
import java.io.StringReader;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.interfaces.ECPublicKey;
import java.util.ArrayList;
import java.util.List;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.x500.RDN;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x500.style.IETFUtils;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.Extensions;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentVerifierProviderBuilder;
import org.bouncycastle.pkcs.PKCS10CertificationRequest;
import org.bouncycastle.pkcs.PKCSException;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequest;

/**
 * The content of a request for a TLS certificate (PKCS #10, RFC 2986).
 *
 * @param key the key on P-256; its owner has signed the request
 * @param commonName the only name of its subject
 * @param hosts names and addresses of servers ({@code subjectAltName}), as text
 */
public record RequestedCertificate(PublicKey key, String commonName, List<String> hosts) {
  private static final int P256_BITS = 256;

  /**
   * Reads a request.
   *
   * @throws IllegalArgumentException if it is no request, its key has not signed it, or it asks for
   *     more than a name, a key and hosts
   */
  public static RequestedCertificate read(String pem) {
    try (PEMParser parser = new PEMParser(new StringReader(pem))) {
      if (parser.readObject() instanceof PKCS10CertificationRequest request) {
        return of(new JcaPKCS10CertificationRequest(request));
      }
    } catch (IOException
        | GeneralSecurityException
        | PKCSException
        | OperatorCreationException
        | IllegalStateException e) {
      // reported below, because the library's message does not help an operator
    }
    throw new IllegalArgumentException("its certificate request is no PKCS #10 in PEM");
  }

  private static RequestedCertificate of(JcaPKCS10CertificationRequest request)
      throws GeneralSecurityException, PKCSException, OperatorCreationException, IOException {
    PublicKey key = request.getPublicKey();
    require(
        key instanceof ECPublicKey ec
            && ec.getParams().getCurve().getField().getFieldSize() == P256_BITS,
        "its certificate request has a key that is not on P-256");
    require(
        request.isSignatureValid(new JcaContentVerifierProviderBuilder().build(key)),
        "its certificate request is not signed by the key in it");
    RDN[] names = request.getSubject().getRDNs();
    require(
        names.length == 1
            && !names[0].isMultiValued()
            && BCStyle.CN.equals(names[0].getFirst().getType()),
        "the subject of its certificate request is more than CN=ID");
    return new RequestedCertificate(
        key, IETFUtils.valueToString(names[0].getFirst().getValue()), hosts(request));
  }

  private static List<String> hosts(JcaPKCS10CertificationRequest request) throws IOException {
    Extensions extensions = request.getRequestedExtensions();
    List<String> hosts = new ArrayList<>();
    if (extensions == null) {
      return hosts;
    }
    for (var id : extensions.getExtensionOIDs()) {
      require(
          Extension.subjectAlternativeName.equals(id),
          "its certificate request asks for the extension " + id + ", and may for none but names");
    }
    GeneralNames names = GeneralNames.fromExtensions(extensions, Extension.subjectAlternativeName);
    for (GeneralName name : names.getNames()) {
      hosts.add(host(name));
    }
    return hosts;
  }

  private static String host(GeneralName name) throws UnknownHostException {
    String text =
        switch (name.getTagNo()) {
          case GeneralName.dNSName -> name.getName().toString();
          case GeneralName.iPAddress ->
              InetAddress.getByAddress(ASN1OctetString.getInstance(name.getName()).getOctets())
                  .getHostAddress();
          default -> "";
        };
    require(
        text.matches("[A-Za-z0-9:.-]{1,253}"),
        "its certificate request asks for a name that is neither a host's name, without *, nor an"
            + " address");
    return text;
  }

  private static void require(boolean condition, String otherwise) {
    if (!condition) {
      throw new IllegalArgumentException(otherwise);
    }
  }
}
