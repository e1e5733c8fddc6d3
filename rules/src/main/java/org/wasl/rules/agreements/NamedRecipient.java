package org.wasl.rules.agreements;

import java.util.Locale;

/** Recipients that are no role: the message or the referral says which agency it is. */
public enum NamedRecipient {
  /** The office that supervises the referral, and no other prosecution office in it. */
  OFFICE,
  /** Whom the message names: an addressee, the office it transfers to, a court. */
  ADDRESSED,
  /** Who holds the notice that the message names. */
  HOLDERS,
  /** Who made what the message answers. */
  ASKER,
  /** Who holds the identities of reporters: whom the agreements name, or else the platform. */
  CUSTODIAN;

  /** Lower-case name, as in configuration. */
  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }
}
