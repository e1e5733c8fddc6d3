package org.wasl.wire.jose;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What a signing key may sign, where its owner limits it: member {@code purpose} of its JWK. */
public enum KeyPurpose {
  /** Messages. */
  MESSAGE,
  /** Receipts that a machine gives: the message is stored, or no key opens it. */
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
