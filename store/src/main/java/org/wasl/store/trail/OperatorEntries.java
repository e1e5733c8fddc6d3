package org.wasl.store.trail;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.wasl.audit.AuditEntry;
import org.wasl.audit.Why;
import org.wasl.store.jdbc.Database;
import org.wasl.store.jdbc.Result;
import org.wasl.store.jdbc.SqlStatement;

/** Entries of the trail by operators: their operations, also refused ones, in all streams. */
public final class OperatorEntries {
  /** The condition of the partial index on these entries: the planner recognises it. */
  private static final String BY_OPERATORS = "actor like '" + Actors.OPERATOR + "%'";

  /** An operation that only reads is counted: its entry ends in how often. */
  private static final String IS_READ =
      "(action = 'operated' and why like '" + Why.Operation.COUNTED + "')";

  private static final String NEWEST =
      """
      select %s, seq from audit_entry
       where %s and seq < ? and (cardinality(?::text[]) = 0 or actor = any(?)) and (? or not %s)
         and (?::text is null or at >= ?::timestamptz)
         and (?::text is null or at < ?::timestamptz)
       order by seq desc limit ?
      """
          .formatted(TrailReader.COLUMNS, BY_OPERATORS, IS_READ);

  static final String LAST =
      """
      select at from audit_entry where %s and not %s order by seq desc limit 1
      """
          .formatted(BY_OPERATORS, IS_READ);

  /**
   * One of them.
   *
   * @param seq its number in the order in which entries were written
   * @param entry of the trail
   */
  public record OperatorEntry(long seq, AuditEntry entry) {}

  /**
   * Which of them; what is empty is not compared.
   *
   * @param before only those with a smaller number
   * @param persons of these only, by their ids
   * @param reads whether operations that only read are among them
   * @param from at that time, or later
   * @param to before that time
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
   * The newest first, without those that were erased.
   *
   * @param limit at most so many
   */
  public Result<List<OperatorEntry>> newest(EntryFilter filter, int limit) {
    List<String> actors =
        filter.persons().orElse(List.of()).stream().map(Actors::operator).toList();
    return database.transaction(
        connection ->
            SqlStatement.of(connection, NEWEST)
                .int8(filter.before().orElse(Long.MAX_VALUE))
                .texts(actors)
                .texts(actors)
                .bool(filter.reads())
                .instant(filter.from())
                .instant(filter.from())
                .instant(filter.to())
                .instant(filter.to())
                .int4(limit)
                .list(row -> new OperatorEntry(row.int8("seq"), TrailReader.entry(row))));
  }

  /** When the last one was written of an operation that did more than read. */
  public Result<Optional<Instant>> last() {
    return database.transaction(
        connection -> SqlStatement.of(connection, LAST).first(row -> row.instant("at")));
  }
}
