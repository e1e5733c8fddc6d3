package org.wasl.wire.directory;

import java.util.Locale;

/** What an agency is; agreements speak of kinds and roles, seldom of single agencies. */
public enum AgencyKind {
  /** Runs the reporting platform and publishes vetted cases. */
  PLATFORM,
  /** A judicial police unit. */
  POLICE,
  /** A prosecutor's office. */
  PROSECUTION,
  /** The international cooperation desk. */
  DESK,
  /** A registry of wanted persons. */
  REGISTRY,
  /** A court. */
  COURT,
  /** Oversight body: sees counts, never content. */
  OVERSIGHT,
  /** Receives what no competent agency was found for. */
  TRIAGE;

  /** The kind as configuration writes it, in lower case. */
  public String code() {
    return name().toLowerCase(Locale.ROOT);
  }
}
