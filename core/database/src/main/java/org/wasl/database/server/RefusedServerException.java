package org.wasl.database.server;

import java.sql.SQLException;

/** The server may not be used. */
public final class RefusedServerException extends SQLException {
  private static final long serialVersionUID = 1L;

  /** A connection is refused (SQLSTATE 08004). */
  RefusedServerException(String message) {
    super(message, "08004");
  }
}
