package org.wasl.trail;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import org.wasl.audit.AuditEntry;
import org.wasl.audit.Step;
import org.wasl.audit.StepReason;
import org.wasl.database.Row;
import org.wasl.database.SqlStatement;
import org.wasl.rules.delivery.AuditAction;
import org.wasl.rules.id.AgencyId;
import org.wasl.rules.id.DeliveryId;
import org.wasl.rules.id.MessageId;

/** Reads audit entries back, exactly as they were hashed. */
public final class TrailReader {
  /** The columns that {@link #entry} reads. */
  public static final String COLUMNS =
      "stream, step, at, action, actor, message, sender, delivery, recipient, attempt, digest, why";

  private static final String STREAM =
      """
      select %s from audit_entry
       where stream = :stream and step > :after and step <= :last and salt is not null order by step
      """
          .formatted(COLUMNS);

  private static final String NEWEST =
      """
      select %s from audit_entry where stream = :stream and salt is not null order by step desc
          limit :limit
      """
          .formatted(COLUMNS);

  private TrailReader() {}

  /** Reads the entries of a stream that were not erased. */
  public static List<AuditEntry> stream(Connection connection, String stream) throws SQLException {
    return stream(connection, stream, 0, Long.MAX_VALUE);
  }

  /** Reads the entries of the steps after {@code after} up to {@code last} that were not erased. */
  public static List<AuditEntry> stream(Connection connection, String stream, long after, long last)
      throws SQLException {
    return SqlStatement.of(connection, STREAM)
        .text("stream", stream)
        .int8("after", after)
        .int8("last", last)
        .list(TrailReader::entry);
  }

  /** Reads the last entries of a stream that were not erased, newest first. */
  public static List<AuditEntry> newest(Connection connection, String stream, int limit)
      throws SQLException {
    return SqlStatement.of(connection, NEWEST)
        .text("stream", stream)
        .int4("limit", limit)
        .list(TrailReader::entry);
  }

  /** Reads the commitments of erased entries by step of the stream, in order. */
  public static Map<Long, byte[]> erasedLeaves(Connection connection, String stream)
      throws SQLException {
    return SqlStatement.of(
            connection,
            """
            select step, leaf from audit_entry where stream = :stream and salt is null order by step
            """)
        .text("stream", stream)
        .map(row -> row.int8("step"), row -> row.bytes("leaf"));
  }

  /** Reads the salts of the entries' commitments by step of the stream. */
  public static Map<Long, byte[]> salts(Connection connection, String stream) throws SQLException {
    return SqlStatement.of(
            connection,
            "select step, salt from audit_entry where stream = :stream and salt is not null")
        .text("stream", stream)
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
            row.optionalUuid("message").map(MessageId::new),
            row.optionalText("sender").map(AgencyId::new),
            row.optionalUuid("delivery").map(DeliveryId::new),
            row.optionalText("recipient").map(AgencyId::new),
            row.optionalInt4("attempt"),
            row.optionalText("digest"),
            row.optionalText("why").map(why -> StepReason.parse(why, action, stream))));
  }
}
