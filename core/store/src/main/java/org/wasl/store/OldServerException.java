package org.wasl.store;

import java.sql.SQLException;

/** The database server is of a version of PostgreSQL that is too old for the store. */
public final class OldServerException extends SQLException {
  private static final long serialVersionUID = 1L;

  /** Says which version was found and which is needed. */
  OldServerException(String message) {
    super(message);
  }
}
