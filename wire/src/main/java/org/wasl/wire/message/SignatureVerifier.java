package org.wasl.wire.message;

import com.nimbusds.jose.util.Base64URL;
import java.util.Optional;
import org.wasl.wire.directory.Agency;
import org.wasl.wire.directory.AgencyDirectory;
import org.wasl.wire.jose.Base64Url;
import org.wasl.wire.jose.Jws;
import org.wasl.wire.jose.SignatureStatus;
import org.wasl.wire.receipt.Receipt;
import org.wasl.wire.receipt.ReceiptVerification;

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
   * @param detached the value of {@code Wasl-Signature}; empty where the header is missing
   */
  public SignatureStatus verifyMessage(Agency agency, byte[] body, String detached) {
    if (detached.isBlank()) {
      return SignatureStatus.MISSING;
    }
    String[] parts = detached.split("\\.", -1);
    if (parts.length != 3 || !parts[1].isEmpty()) {
      return SignatureStatus.MALFORMED;
    }
    return Jws.verify(
        kid -> directory.verifier(agency.id(), kid),
        Signer.MESSAGE_TYP,
        new Base64URL(parts[0]),
        Jws.base64url(body),
        new Base64URL(parts[2]));
  }

  /** What {@code compact} is, offered as {@code agency}'s receipt. */
  public ReceiptVerification verifyReceipt(Agency agency, String compact) {
    String[] parts = compact == null ? new String[0] : compact.trim().split("\\.", -1);
    if (parts.length != 3) {
      return new ReceiptVerification.Unreadable();
    }
    Base64URL payload = new Base64URL(parts[1]);
    Optional<Receipt> receipt = Base64Url.decoded(parts[1]).flatMap(Receipt::fromJson);
    SignatureStatus check =
        Jws.verify(
            kid -> directory.verifier(agency.id(), kid),
            Signer.RECEIPT_TYP,
            new Base64URL(parts[0]),
            payload,
            new Base64URL(parts[2]));
    if (receipt.isEmpty() || check == SignatureStatus.MALFORMED) {
      return new ReceiptVerification.Unreadable();
    }
    return check == SignatureStatus.VALID
        ? new ReceiptVerification.Genuine(receipt.get())
        : new ReceiptVerification.Forged(check);
  }
}
