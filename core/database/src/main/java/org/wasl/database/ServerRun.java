package org.wasl.database;

import java.sql.SQLException;
import java.time.Instant;

/**
 * One run of a database server, from its start on. Remembered transaction ids and sequence numbers
 * of a process hold only for the run that gave them. A standby that is promoted, and a server that
 * is restored, may give the same ones again for other transactions.
 *
 * @param startedAt start time of the server, to the microsecond. It differs between two servers,
 *     even if both were promoted to a timeline with one number
 */
public record ServerRun(Instant startedAt) {
  /** Column of a statement that {@link #of} reads. */
  public static final String COLUMN = "pg_postmaster_start_time() as server_started";

  /** The run that answered. */
  public static ServerRun of(Row row) throws SQLException {
    return new ServerRun(row.instant("server_started"));
  }
}
