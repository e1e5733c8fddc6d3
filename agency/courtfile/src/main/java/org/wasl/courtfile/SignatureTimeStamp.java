package org.wasl.courtfile;

import java.io.IOException;
import java.util.Optional;
import org.bouncycastle.asn1.cms.Attribute;
import org.bouncycastle.asn1.cms.AttributeTable;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.cms.CMSSignedData;
import org.wasl.audit.log.MalformedException;
import org.wasl.audit.time.TimeStampToken;

/** Finds the time stamp inside a signature. */
final class SignatureTimeStamp {
  private SignatureTimeStamp() {}

  /**
   * The time stamp of the only signer, or empty if there is none.
   *
   * @throws MalformedException if something else is there that nobody signed
   */
  static Optional<TimeStampToken> of(CMSSignedData cms) throws IOException {
    AttributeTable attributes =
        cms.getSignerInfos().getSigners().iterator().next().getUnsignedAttributes();
    if (attributes == null) {
      return Optional.empty();
    }
    Attribute token = attributes.get(PKCSObjectIdentifiers.id_aa_signatureTimeStampToken);
    if (token == null || attributes.size() != 1 || token.getAttrValues().size() != 1) {
      throw new MalformedException("a signature with at most one time stamp, and nothing else");
    }
    return Optional.of(
        TimeStampToken.parse(
            token.getAttrValues().getObjectAt(0).toASN1Primitive().getEncoded("DER")));
  }
}
