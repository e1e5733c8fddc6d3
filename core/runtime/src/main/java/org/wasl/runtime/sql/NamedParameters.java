package org.wasl.runtime.sql;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * Values for the parameters of one SQL statement, which have names: {@code :referral}. A name may
 * stand several times in the text. It is not thread-safe.
 */
public final class NamedParameters {

  /** One value. */
  @FunctionalInterface
  public interface Value {
    /**
     * Gives the value to the driver.
     *
     * @param index index of a question mark in the prepared statement, from 1
     * @throws SQLException if the driver does not take it
     */
    void set(PreparedStatement statement, int index) throws SQLException;
  }

  private final NamedSql sql;

  /** By the places of the names. */
  private final @Nullable Value[] values;

  private NamedParameters(NamedSql sql) {
    this.sql = sql;
    this.values = new Value[sql.names()];
  }

  /**
   * The parameters of a text, none of which has a value yet.
   *
   * @param sql a constant text without a value in it, whose names are read once
   * @throws IllegalArgumentException if a parameter has no name
   */
  public static NamedParameters of(String sql) {
    return new NamedParameters(NamedSql.of(sql));
  }

  /** The text with a question mark for each parameter. */
  public String text() {
    return sql.text();
  }

  /**
   * Keeps a value for a name.
   *
   * @throws IllegalArgumentException if the text does not have the name, or the name has a value
   */
  public void set(String name, Value value) {
    int place = sql.place(name);
    if (values[place] != null) {
      throw new IllegalArgumentException("a statement has two values for :" + name);
    }
    values[place] = value;
  }

  /**
   * Gives the driver a value for each question mark of the text.
   *
   * @param first index of the first one in the prepared statement, from 1
   * @return the index after the last one
   * @throws IllegalStateException if a name has no value
   * @throws SQLException if the driver does not take a value
   */
  public int bind(PreparedStatement statement, int first) throws SQLException {
    int index = first;
    for (int place : sql.places()) {
      Value value = values[place];
      if (value == null) {
        throw new IllegalStateException("a statement has no value for :" + sql.name(place));
      }
      value.set(statement, index++);
    }
    return index;
  }
}
