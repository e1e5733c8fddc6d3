package org.wasl.database.server;

import java.util.Optional;

/**
 * The position of a server in the history of a database.
 *
 * @param database identity that PostgreSQL gave the database when it was made. Its standbys have
 *     the same, a restored dump has another
 * @param timeline rises by one with each promotion of a standby
 * @param signed leaves of the audit log under the largest checkpoint. It is 0 if that is not known
 */
public record ServerPosition(DatabaseIdentity database, int timeline, long signed) {

  /**
   * The reason why a gateway that has used the database up to this position does not use a server,
   * or empty if it does. A server of a later timeline may have lost signed leaves, which the log
   * itself detects.
   *
   * @param found position of the server
   */
  public Optional<ServerRefusal> refusal(ServerPosition found) {
    if (!found.database.equals(database)) {
      return Optional.of(ServerRefusal.ANOTHER);
    }
    boolean behind =
        found.timeline < timeline || (found.timeline == timeline && found.signed < signed);
    return behind ? Optional.of(ServerRefusal.BEHIND) : Optional.empty();
  }

  /**
   * The position once this server is used. On a later timeline it is the one found there. On the
   * same timeline the number of signed leaves never falls.
   */
  ServerPosition after(ServerPosition found) {
    return found.timeline > timeline
        ? found
        : new ServerPosition(database, timeline, Math.max(signed, found.signed));
  }
}
