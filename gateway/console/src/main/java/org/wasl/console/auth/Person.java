package org.wasl.console.auth;

/**
 * An authenticated person of operations.
 *
 * @param identity the identity; if the users file links a person's identities, every login gives
 *     the same one
 * @param name the name, for display only
 */
public record Person(PersonIdentity identity, String name) {
  /** The person of a name that is no user. */
  public static final Person UNKNOWN = new Person(new PersonIdentity("", "unknown"), "unknown");

  /** The person of a name of the users file. */
  public static Person local(String name) {
    return new Person(PersonIdentity.local(name), name);
  }
}
