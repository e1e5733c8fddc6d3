package org.wasl.store.trail;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import org.wasl.audit.AuditEntry;
import org.wasl.audit.Step;
import org.wasl.audit.Why;
import org.wasl.rules.delivery.AuditAction;
import org.wasl.store.jdbc.Row;
import org.wasl.store.jdbc.SqlStatement;

/** Reads audit entries back, exactly as they were hashed. */
public final class TrailReader {
  /** The columns that {@link #entry} reads. */
  public static final String COLUMNS =
      "stream, step, at, action, actor, message, sender, delivery, recipient, attempt, digest, why";

  private static final String STREAM =
      """
      select %s from audit_entry
       where stream = ? and step > ? and step <= ? and salt is not null order by step
      """
          .formatted(COLUMNS);

  private static final String NEWEST =
      """
      select %s from audit_entry where stream = ? and salt is not null order by step desc limit ?
      """
          .formatted(COLUMNS);

  private TrailReader() {}

  /** The entries of a stream that were not erased. */
  public static List<AuditEntry> stream(Connection connection, String stream) throws SQLException {
    return stream(connection, stream, 0, Long.MAX_VALUE);
  }

  /** The same, of the steps after {@code after} up to {@code last}. */
  public static List<AuditEntry> stream(Connection connection, String stream, long after, long last)
      throws SQLException {
    return SqlStatement.of(connection, STREAM)
        .text(stream)
        .int8(after)
        .int8(last)
        .list(TrailReader::entry);
  }

  /** The last entries of a stream that were not erased, the newest first. */
  public static List<AuditEntry> newest(Connection connection, String stream, int limit)
      throws SQLException {
    return SqlStatement.of(connection, NEWEST).text(stream).int4(limit).list(TrailReader::entry);
  }

  /** By step of the stream, the commitments of entries that were erased, in order. */
  public static Map<Long, byte[]> erasedLeaves(Connection connection, String stream)
      throws SQLException {
    return SqlStatement.of(
            connection,
            """
            select step, leaf from audit_entry where stream = ? and salt is null order by step
            """)
        .text(stream)
        .map(row -> row.int8("step"), row -> row.bytes("leaf"));
  }

  /** By step of the stream, the salt that opens the commitment of its entry. */
  public static Map<Long, byte[]> salts(Connection connection, String stream) throws SQLException {
    return SqlStatement.of(
            connection, "select step, salt from audit_entry where stream = ? and salt is not null")
        .text(stream)
        .map(row -> row.int8("step"), row -> row.bytes("salt"));
  }

  /** The entry of a row that has {@link #COLUMNS}. */
  public static AuditEntry entry(Row row) throws SQLException {
    String stream = row.text("stream");
    AuditAction action = AuditAction.ofWireName(row.text("action"));
    return new AuditEntry(
        stream,
        row.int8("step"),
        row.instant("at"),
        new Step(
            action,
            row.text("actor"),
            row.optionalUuid("message"),
            row.optionalText("sender"),
            row.optionalUuid("delivery"),
            row.optionalText("recipient"),
            row.optionalInt4("attempt"),
            row.optionalText("digest"),
            row.optionalText("why").map(why -> Why.parse(why, action, stream))));
  }
}
