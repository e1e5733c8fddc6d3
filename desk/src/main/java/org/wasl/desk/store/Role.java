package org.wasl.desk.store;

import java.util.Locale;

/** What a person may do in an office. */
public enum Role {
  /** Reads and drafts. */
  CLERK,
  /** Reads, drafts and signs. */
  SIGNER,
  /** Does all of this; gives and takes rights, makes and revokes keys. */
  HEAD;

  /** As written in the store and to the page. */
  public String code() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * The role of this code.
   *
   * @throws IllegalArgumentException where there is none
   */
  public static Role of(String code) {
    return valueOf(code.toUpperCase(Locale.ROOT));
  }

  /** Whether who has this role may do what the other one may. */
  public boolean includes(Role other) {
    return compareTo(other) >= 0;
  }
}
