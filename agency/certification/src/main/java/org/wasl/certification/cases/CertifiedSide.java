package org.wasl.certification.cases;

/** The side whose implementation is tested. */
public enum CertifiedSide {
  /** The receiver of an agency. */
  RECEIVER("C-1"),
  /** A gateway, as an agency that sends to it sees it. */
  GATEWAY("C-2");

  private final String numbers;

  CertifiedSide(String numbers) {
    this.numbers = numbers;
  }

  /** The prefix of its case numbers. */
  String numbers() {
    return numbers;
  }

  /** As reports have it. */
  public String code() {
    return this == RECEIVER ? "receiver" : "gateway";
  }
}
