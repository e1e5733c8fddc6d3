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

  /** The receipt in {@code compact} if it is well-formed and signed by {@code agency}. */
  public Optional<Receipt> receipt(Agency agency, String compact) {
    String[] parts = compact == null ? new String[0] : compact.trim().split("\\.", -1);
    if (parts.length != 3) {
      return Optional.empty();
    }
    Base64URL payload = new Base64URL(parts[1]);
    SignatureCheck check =
        Jws.verify(
            directory,
            agency,
            Signer.RECEIPT_TYP,
            new Base64URL(parts[0]),
            payload,
            new Base64URL(parts[2]));
    return check == SignatureCheck.VALID ? Receipt.fromJson(payload.decode()) : Optional.empty();
  }
}
