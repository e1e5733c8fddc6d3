package org.wasl.configuration.tables;

import java.util.Locale;

/** A contact of an agency by function, never by person. */
public enum ContactRole {
  /** The staff on duty, at any hour. */
  DUTY,
  /** The staff for server, certificates and keys. */
  TECHNICAL,
  /** The office that answers for its cases and deadlines. */
  OFFICE;

  /** Lower-case name, as in configuration and documents. */
  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The key of an agency's file. */
  String key() {
    return "contact." + wireName();
  }
}
