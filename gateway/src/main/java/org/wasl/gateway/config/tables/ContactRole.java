package org.wasl.gateway.config.tables;

import java.util.Locale;

/** Who is called at an agency: a function, never a person. */
public enum ContactRole {
  /** Whoever is on duty, at any hour. */
  DUTY,
  /** Who runs its server, its certificates and its keys. */
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
