package org.wasl.console.auth;

import java.util.Locale;

/**
 * The identity of a person, which is an issuer and the subject by which that issuer names the
 * person. See OpenID Connect Core, section 2, {@code iss} and {@code sub}. Names are for display
 * and identify nobody.
 *
 * @param issuer the provider's issuer URL, or {@value #LOCAL} for the users file
 * @param subject unique within the issuer and never given to another person
 */
public record PersonIdentity(String issuer, String subject) {
  /**
   * The issuer of the names in the users file. No provider can have it, because it is not a URL.
   */
  public static final String LOCAL = "local";

  /** The person of a local name. Names that differ in letter case only are one person's. */
  public static PersonIdentity local(String name) {
    return new PersonIdentity(LOCAL, name.toLowerCase(Locale.ROOT));
  }

  /**
   * Reads {@code ISSUER#SUBJECT}. A URL of an issuer has no fragment, so the first {@code #} ends
   * it.
   *
   * @throws IllegalArgumentException for anything else
   */
  public static PersonIdentity parse(String text) {
    int end = text.indexOf('#');
    if (end < 1 || end == text.length() - 1 || !text.startsWith("https://")) {
      throw new IllegalArgumentException("an OpenID identity is ISSUER#SUBJECT, with an https URL");
    }
    return new PersonIdentity(text.substring(0, end), text.substring(end + 1));
  }
}
