package org.wasl.rules.agreements;

import java.util.Locale;

/** Recipients that no role describes: the message or the referral names the agency. */
public enum NamedRecipient {
  /** The office that supervises the referral, and no other prosecution office in it. */
  OFFICE,
  /** The agency that the message names: an addressee, the office it transfers to, a court. */
  ADDRESSED,
  /** The holders of the notice that the message names. */
  HOLDERS,
  /** The sender of the message that this one answers. */
  ASKER,
  /**
   * The custodian of the identity of the reporter: whom the identity is sealed to, or else whom the
   * agreements name for the matter, or else the platform.
   */
  CUSTODIAN;

  /** Lower-case name, as in configuration. */
  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }
}
