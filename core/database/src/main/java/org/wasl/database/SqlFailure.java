package org.wasl.database;

import java.sql.SQLException;
import java.sql.SQLTransientException;

/** Classification of a database failure for the caller. */
enum SqlFailure {
  /** The transaction conflicts with another one. It can be run again. */
  RETRY,
  /** The database cannot be reached, is full, stopping or too slow. */
  UNAVAILABLE,
  /** The database refuses these rows, or has them damaged. */
  REFUSED;

  private static final String INDEX_CORRUPTED = "XX002";

  /** By SQLSTATE (PostgreSQL 17, appendix A). Any other state is {@link #UNAVAILABLE}. */
  static SqlFailure of(SQLException failure) {
    String state = failure.getSQLState();
    if (state == null || failure instanceof SQLTransientException) {
      return UNAVAILABLE; // the pool gave no connection in time
    }
    if (state.equals("40001") || state.equals("40P01")) {
      return RETRY;
    }
    if (state.equals(Database.DATA_CORRUPTED) || state.equals(INDEX_CORRUPTED)) {
      return REFUSED;
    }
    return switch (state.substring(0, 2)) {
      case "21", "22", "23", "42", "54", "44" -> REFUSED;
      default -> UNAVAILABLE;
    };
  }
}
