package org.wasl.trail;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.wasl.audit.AuditEntry;
import org.wasl.audit.StepReason;
import org.wasl.database.Database;
import org.wasl.database.Result;
import org.wasl.database.SqlStatement;

/** Reads the trail's entries by operators in all streams. Refused operations are included. */
public final class OperatorEntries {
  /** The condition of the partial index on these entries. PostgreSQL's planner recognises it. */
  private static final String BY_OPERATORS = "actor like '" + Actors.OPERATOR + "%'";

  /** Matches operations that only read. They are counted, and the entry ends in the count. */
  private static final String IS_READ =
      "(action = 'operated' and why like '" + StepReason.Operation.COUNTED + "')";

  private static final String NEWEST =
      """
      select %s, seq from audit_entry
       where %s and seq < :seq and (cardinality(:actors::text[]) = 0 or actor = any(:actors))
           and (:reads or not %s)
         and (:from::text is null or at >= :from::timestamptz)
         and (:to::text is null or at < :to::timestamptz)
       order by seq desc limit :limit
      """
          .formatted(TrailReader.COLUMNS, BY_OPERATORS, IS_READ);

  static final String LAST =
      """
      select at from audit_entry where %s and not %s order by seq desc limit 1
      """
          .formatted(BY_OPERATORS, IS_READ);

  /**
   * An entry by an operator.
   *
   * @param seq its number in the order in which entries were written
   * @param entry of the trail
   */
  public record OperatorEntry(long seq, AuditEntry entry) {}

  /**
   * Selects entries. An empty component selects all.
   *
   * @param before only entries with a smaller number
   * @param persons ids of the operators
   * @param reads whether operations that only read are included
   * @param from earliest time, inclusive
   * @param to latest time, exclusive
   */
  public record EntryFilter(
      Optional<Long> before,
      Optional<List<String>> persons,
      boolean reads,
      Optional<Instant> from,
      Optional<Instant> to) {}

  private final Database database;

  public OperatorEntries(Database database) {
    this.database = database;
  }

  /**
   * Reads entries, newest first, without erased ones.
   *
   * @param limit maximum number of entries
   */
  public Result<List<OperatorEntry>> newest(EntryFilter filter, int limit) {
    List<String> actors =
        filter.persons().orElse(List.of()).stream().map(Actors::operator).toList();
    return database.transaction(
        connection ->
            SqlStatement.of(connection, NEWEST)
                .int8("seq", filter.before().orElse(Long.MAX_VALUE))
                .texts("actors", actors)
                .bool("reads", filter.reads())
                .instant("from", filter.from())
                .instant("to", filter.to())
                .int4("limit", limit)
                .list(row -> new OperatorEntry(row.int8("seq"), TrailReader.entry(row))));
  }

  /** Reads the time of the last operation that did more than read. */
  public Result<Optional<Instant>> last() {
    return database.transaction(
        connection -> SqlStatement.of(connection, LAST).first(row -> row.instant("at")));
  }
}
