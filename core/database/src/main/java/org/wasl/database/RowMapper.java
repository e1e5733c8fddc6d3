package org.wasl.database;

import java.sql.SQLException;

/**
 * Makes a value of a row.
 *
 * @param <T> the value
 */
@FunctionalInterface
public interface RowMapper<T> {
  /**
   * The value of the row that is read now.
   *
   * @throws SQLException if a column is missing or has another type
   */
  T map(Row row) throws SQLException;
}
