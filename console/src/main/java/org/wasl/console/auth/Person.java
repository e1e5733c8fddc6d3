package org.wasl.console.auth;

/**
 * An authenticated person of operations.
 *
 * @param identity who it is: one human has one, by whichever login, where the users file links them
 * @param name for show
 */
public record Person(PersonIdentity identity, String name) {
  /** In place of a person whose name is not that of a user. */
  public static final Person UNKNOWN = new Person(new PersonIdentity("", "unknown"), "unknown");

  /** The person of a name of the users file. */
  public static Person local(String name) {
    return new Person(PersonIdentity.local(name), name);
  }
}
