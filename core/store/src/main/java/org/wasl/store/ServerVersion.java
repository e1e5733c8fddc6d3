package org.wasl.store;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import javax.sql.DataSource;

/** The versions of PostgreSQL that the store can use. */
final class ServerVersion {
  /** The first with {@code idle_session_timeout}, which ends the locks of a gateway that hangs. */
  private static final int OLDEST = 14;

  private ServerVersion() {}

  /** Returns why a server of this major version cannot be used, or empty if it can be used. */
  static Optional<String> refusal(int major) {
    return major >= OLDEST
        ? Optional.empty()
        : Optional.of("PostgreSQL " + major + " found, " + OLDEST + " or later needed");
  }

  /**
   * @throws OldServerException when it is too old, saying which it is and which is needed
   * @throws SQLException when it does not answer
   */
  static void check(DataSource server) throws SQLException {
    try (Connection connection = server.getConnection()) {
      Optional<String> refusal = refusal(connection.getMetaData().getDatabaseMajorVersion());
      if (refusal.isPresent()) {
        throw new OldServerException(refusal.get());
      }
    }
  }
}
