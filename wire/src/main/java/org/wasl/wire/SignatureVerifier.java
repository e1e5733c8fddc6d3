package org.wasl.wire;

import com.nimbusds.jose.util.Base64URL;
import java.util.Optional;

/** Checks signatures of agencies in the directory. Never looks anything up outside. */
public final class SignatureVerifier {
  private final AgencyDirectory directory;

  /** Verifies against the keys of this directory only. */
  public SignatureVerifier(AgencyDirectory directory) {
    this.directory = directory;
  }

  /**
   * Whether {@code detached} is {@code agency}'s signature over exactly {@code body}.
   *
   * @param detached the value of {@code Wasl-Signature}; null where the header is missing
   */
  public SignatureCheck message(Agency agency, byte[] body, String detached) {
    if (detached == null || detached.isBlank()) {
      return SignatureCheck.MISSING;
    }
    String[] parts = detached.split("\\.", -1);
    if (parts.length != 3 || !parts[1].isEmpty()) {
      return SignatureCheck.MALFORMED;
    }
    return Jws.verify(
        directory,
        agency,
        Signer.MESSAGE_TYP,
        new Base64URL(parts[0]),
        Jws.base64url(body),
        new Base64URL(parts[2]));
  }

  /** What {@code compact} is, offered as {@code agency}'s receipt. */
  public ReceiptVerdict receipt(Agency agency, String compact) {
    String[] parts = compact == null ? new String[0] : compact.trim().split("\\.", -1);
    if (parts.length != 3) {
      return new ReceiptVerdict.Unreadable();
    }
    Base64URL payload = new Base64URL(parts[1]);
    Optional<Receipt> receipt = Base64Url.decoded(parts[1]).flatMap(Receipt::fromJson);
    SignatureCheck check =
        Jws.verify(
            directory,
            agency,
            Signer.RECEIPT_TYP,
            new Base64URL(parts[0]),
            payload,
            new Base64URL(parts[2]));
    if (receipt.isEmpty() || check == SignatureCheck.MALFORMED) {
      return new ReceiptVerdict.Unreadable();
    }
    return check == SignatureCheck.VALID
        ? new ReceiptVerdict.Genuine(receipt.get())
        : new ReceiptVerdict.Forged(check);
  }
}
