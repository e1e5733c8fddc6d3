package org.wasl.rules.agreements;

import java.util.Locale;

/** Recipients that no role describes. The message or the referral names the agency. */
public enum NamedRecipient {
  /** The office that supervises the referral, and no other prosecution office in it. */
  OFFICE,
  /**
   * The agency that the message names, such as an addressee, the office it transfers to, or a
   * court.
   */
  ADDRESSED,
  /** The holders of the notice that the message names. */
  HOLDERS,
  /** The sender of the message that this one answers. */
  ASKER,
  /**
   * The custodian of the reporter's identity. It is the agency that the identity is sealed to, else
   * the one that the agreements name for the matter, else the platform.
   */
  CUSTODIAN;

  /** Lower-case name, as in configuration. */
  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }
}
