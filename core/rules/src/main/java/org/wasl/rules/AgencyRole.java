package org.wasl.rules;

import java.util.Locale;

/** The kind of an agency in the directory, and its role in one referral. */
public enum AgencyRole {
  /** Publishes vetted cases. */
  PLATFORM,
  /** Judicial police unit. */
  POLICE,
  /** Prosecution office. In a referral it is the one that supervises it. */
  PROSECUTION,
  /** International cooperation desk. */
  DESK,
  /** Registry of wanted persons. */
  REGISTRY,
  /** Court. */
  COURT,
  /** Oversight body. */
  OVERSIGHT,
  /** Receives what has no competent recipient. */
  TRIAGE,
  /** The gateway itself. No agency has this role. */
  GATEWAY;

  /** Lower-case name, as in configuration and documents. */
  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * The role of that wire name.
   *
   * @throws IllegalArgumentException for any other text
   */
  public static AgencyRole ofWireName(String wireName) {
    for (AgencyRole role : values()) {
      if (role.wireName().equals(wireName)) {
        return role;
      }
    }
    throw new IllegalArgumentException("no such role");
  }
}
