package org.wasl.store;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import javax.sql.DataSource;

/** Which PostgreSQL the store can stand on. */
final class ServerVersion {
  /** With it came {@code idle_session_timeout}, which ends the locks of a gateway gone silent. */
  private static final int LEAST = 14;

  private ServerVersion() {}

  /** What is wrong with a server of this major version; empty for one that will do. */
  static Optional<String> refusal(int major) {
    return major >= LEAST
        ? Optional.empty()
        : Optional.of("PostgreSQL " + major + " found, " + LEAST + " or later needed");
  }

  /**
   * @throws SQLException when it is too old, saying which it is and which is needed
   */
  static void check(DataSource server) throws SQLException {
    try (Connection connection = server.getConnection()) {
      Optional<String> refusal = refusal(connection.getMetaData().getDatabaseMajorVersion());
      if (refusal.isPresent()) {
        throw new SQLException(refusal.get());
      }
    }
  }
}
