package org.wasl.console.auth;

import com.nimbusds.jose.jwk.JWK;
import java.util.Optional;
import java.util.Set;

/**
 * One line of the users file.
 *
 * @param name to log in with, in whatever letter case
 * @param roles what he may do
 * @param password hash of his password
 * @param signingKey public key by which he signs statements for acts without a running gateway
 * @param links identities at an OpenID provider that are the same person
 */
public record User(
    String name,
    Set<ConsoleRole> roles,
    PasswordHash password,
    Optional<JWK> signingKey,
    Set<PersonIdentity> links) {
  /** A user with a password only. */
  public User(String name, Set<ConsoleRole> roles, PasswordHash password) {
    this(name, roles, password, Optional.empty(), Set.of());
  }

  /** Who it is. */
  public Person person() {
    return Person.local(name);
  }
}
