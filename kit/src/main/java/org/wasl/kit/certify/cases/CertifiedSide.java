package org.wasl.kit.certify.cases;

/** Whose implementation is tested. */
public enum CertifiedSide {
  /** What an agency receives deliveries with. */
  RECEIVER("C-1"),
  /** A gateway, as an agency that sends to it sees it. */
  GATEWAY("C-2");

  private final String numbers;

  CertifiedSide(String numbers) {
    this.numbers = numbers;
  }

  /** How the numbers of its cases begin. */
  String numbers() {
    return numbers;
  }

  /** As reports have it. */
  public String code() {
    return this == RECEIVER ? "receiver" : "gateway";
  }
}
