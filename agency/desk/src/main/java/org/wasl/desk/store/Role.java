package org.wasl.desk.store;

import java.util.Locale;

/** A role of a person in an office. */
public enum Role {
  /** Reads and drafts. */
  CLERK,
  /** Reads, drafts and signs. */
  SIGNER,
  /** Does all of this, grants and removes rights, and makes and revokes keys. */
  HEAD;

  /** As written in the store and to the page. */
  public String code() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * The role of this code.
   *
   * @throws IllegalArgumentException if there is none
   */
  public static Role of(String code) {
    return valueOf(code.toUpperCase(Locale.ROOT));
  }

  /** Tells whether this role has the rights of the other one. */
  public boolean includes(Role other) {
    return compareTo(other) >= 0;
  }
}
