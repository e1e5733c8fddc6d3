package org.wasl.courtfile;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.cert.X509Certificate;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.asn1.cms.Attribute;
import org.bouncycastle.asn1.cms.AttributeTable;
import org.bouncycastle.asn1.cms.ContentInfo;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cms.CMSException;
import org.bouncycastle.cms.CMSSignedData;
import org.bouncycastle.cms.jcajce.JcaSimpleSignerInfoVerifierBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.tsp.TSPAlgorithms;
import org.bouncycastle.tsp.TSPException;
import org.bouncycastle.tsp.TimeStampToken;

/** Checks time stamps of RFC 3161. */
final class TimeStampCheck {
  private TimeStampCheck() {}

  /**
   * The certificate of the authority that stamped these bytes.
   *
   * @throws TSPException if the token is not about these bytes, or its signature or certificate is
   *     wrong
   */
  static X509Certificate signerOf(TimeStampToken token, byte[] content)
      throws TSPException, GeneralSecurityException {
    List<X509CertificateHolder> named =
        token.getCertificates().getMatches(null).stream().filter(token.getSID()::match).toList();
    if (named.size() != 1) {
      throw new TSPException("the certificate of the authority is missing");
    }
    try {
      X509CertificateHolder holder = named.getFirst();
      token.validate(new JcaSimpleSignerInfoVerifierBuilder().build(holder));
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(content);
      boolean same =
          TSPAlgorithms.SHA256.equals(token.getTimeStampInfo().getMessageImprintAlgOID())
              && MessageDigest.isEqual(digest, token.getTimeStampInfo().getMessageImprintDigest());
      if (!same) {
        throw new TSPException("the time stamp is about other bytes");
      }
      return new JcaX509CertificateConverter().getCertificate(holder);
    } catch (OperatorCreationException e) {
      throw new TSPException("the certificate of the authority has an unknown key", e);
    }
  }

  /** The time stamp of a signature, or empty if it has none. */
  static Optional<TimeStampToken> inside(CMSSignedData cms)
      throws CMSException, TSPException, IOException {
    AttributeTable attributes =
        cms.getSignerInfos().getSigners().iterator().next().getUnsignedAttributes();
    Attribute token =
        attributes == null
            ? null
            : attributes.get(PKCSObjectIdentifiers.id_aa_signatureTimeStampToken);
    return token == null
        ? Optional.empty()
        : Optional.of(
            new TimeStampToken(ContentInfo.getInstance(token.getAttrValues().getObjectAt(0))));
  }

  /** Whether it is that certificate, or that certificate issued it and was valid then. */
  static boolean isTrusted(X509Certificate signer, X509Certificate trusted, Date at) {
    if (signer.equals(trusted)) {
      return true;
    }
    try {
      signer.verify(trusted.getPublicKey());
      trusted.checkValidity(at);
      return trusted.getBasicConstraints() >= 0
          && signer.getIssuerX500Principal().equals(trusted.getSubjectX500Principal());
    } catch (GeneralSecurityException e) {
      return false;
    }
  }
}
