package org.wasl.wire.directory;

import java.util.Locale;

/** The kind of an agency. Agreements refer to kinds and roles, seldom to single agencies. */
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
  /** Oversight body: reads counts, never content. */
  OVERSIGHT,
  /** Receives cases without a competent agency. */
  TRIAGE;

  /** The kind as configuration writes it, in lower case. */
  public String code() {
    return name().toLowerCase(Locale.ROOT);
  }
}
