package org.wasl.store.trail;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.UUID;
import org.wasl.audit.AuditEntry;
import org.wasl.audit.Step;
import org.wasl.audit.Why;
import org.wasl.rules.delivery.AuditAction;

/** Reads audit entries back, exactly as they were hashed. */
public final class TrailReader {
  public static final String COLUMNS =
      "stream, step, at, action, actor, message, sender, delivery, recipient, attempt, digest, why";

  private TrailReader() {}

  /** Those that were not erased. */
  public static List<AuditEntry> stream(Connection connection, String stream) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "select "
                + COLUMNS
                + " from audit_entry where stream = ? and salt is not null order by step")) {
      statement.setString(1, stream);
      ResultSet result = statement.executeQuery();
      List<AuditEntry> entries = new ArrayList<>();
      while (result.next()) {
        entries.add(entry(result));
      }
      return List.copyOf(entries);
    }
  }

  /** By step of the stream, the commitments of entries that were erased. */
  public static Map<Long, byte[]> erasedLeaves(Connection connection, String stream)
      throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "select step, leaf from audit_entry where stream = ? and salt is null")) {
      statement.setString(1, stream);
      ResultSet row = statement.executeQuery();
      Map<Long, byte[]> leaves = new TreeMap<>();
      while (row.next()) {
        leaves.put(row.getLong(1), row.getBytes(2));
      }
      return leaves;
    }
  }

  /** By step of the stream, what opens its commitment. */
  public static Map<Long, byte[]> salts(Connection connection, String stream) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "select step, salt from audit_entry where stream = ? and salt is not null")) {
      statement.setString(1, stream);
      ResultSet row = statement.executeQuery();
      Map<Long, byte[]> salts = new HashMap<>();
      while (row.next()) {
        salts.put(row.getLong(1), row.getBytes(2));
      }
      return salts;
    }
  }

  /** The first twelve columns of the row, in the order of {@link #COLUMNS}. */
  public static AuditEntry entry(ResultSet row) throws SQLException {
    String stream = row.getString(1);
    AuditAction action = AuditAction.ofWireName(row.getString(4));
    int attempt = row.getInt(10);
    OptionalInt known = row.wasNull() ? OptionalInt.empty() : OptionalInt.of(attempt);
    return new AuditEntry(
        stream,
        row.getLong(2),
        row.getObject(3, OffsetDateTime.class).toInstant(),
        new Step(
            action,
            row.getString(5),
            Optional.ofNullable(row.getObject(6, UUID.class)),
            Optional.ofNullable(row.getString(7)),
            Optional.ofNullable(row.getObject(8, UUID.class)),
            Optional.ofNullable(row.getString(9)),
            known,
            Optional.ofNullable(row.getString(11)),
            Optional.ofNullable(row.getString(12)).map(why -> Why.parse(why, action, stream))));
  }
}
