package org.wasl.wire.jose;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The use of a signing key, if its owner limits it, from the member {@code purpose} of its JWK. */
public enum KeyPurpose {
  /** Messages. */
  MESSAGE,
  /** Receipts of a machine, which say that the message is stored or that no key opens it. */
  RECEIPT,
  /** Receipts that say that a person has opened the message. */
  RETRIEVAL;

  /** As in the JWK: lower case. */
  public String code() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** All codes, in order. */
  public static List<String> codes() {
    return Arrays.stream(values()).map(KeyPurpose::code).toList();
  }

  static Optional<KeyPurpose> of(String code) {
    return Arrays.stream(values()).filter(purpose -> purpose.code().equals(code)).findFirst();
  }
}
