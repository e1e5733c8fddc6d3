package org.wasl.bench.growth;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.wasl.audit.AuditEntry;
import org.wasl.audit.Commitment;
import org.wasl.database.CopiedRows;

/**
 * The rows of referrals in one table. The catalog lists the columns. A copy replaces ids and times,
 * and keeps all other values.
 */
final class TemplateTable {
  private static final String COLUMNS =
      """
      select a.attname, t.typname, t.typsend::regproc::text as send
        from pg_attribute a join pg_type t on t.oid = a.atttypid
       where a.attrelid = ?::regclass and a.attnum > 0 and not a.attisdropped
         and a.attidentity = '' and a.attgenerated = ''
       order by a.attnum
      """;

  private static final String IS_OF_A_REFERRAL = " where stream ~ '^[0-9a-f-]{36}$'";

  private final String name;
  private final List<TemplateColumn> columns;
  private final List<TemplateRow> rows;

  private TemplateTable(String name, List<TemplateColumn> columns, List<TemplateRow> rows) {
    this.name = name;
    this.columns = columns;
    this.rows = rows;
  }

  /** The table of this name with all rows of referrals in it. */
  static TemplateTable read(Connection connection, String name) throws SQLException {
    List<TemplateColumn> columns = columns(connection, name);
    boolean isTrail = columns.stream().anyMatch(TemplateColumn::isStream);
    String select =
        columns.stream()
            .map(column -> "%s(%s)".formatted(column.send(), column.name()))
            .collect(Collectors.joining(", ", "select ", " from " + name));
    List<TemplateRow> rows = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet found = statement.executeQuery(select + (isTrail ? IS_OF_A_REFERRAL : ""))) {
      while (found.next()) {
        List<Optional<byte[]>> values = new ArrayList<>();
        for (int i = 1; i <= columns.size(); i++) {
          values.add(Optional.ofNullable(found.getBytes(i)));
        }
        rows.add(new TemplateRow(List.copyOf(values), Optional.empty()));
      }
    }
    return new TemplateTable(name, columns, rows);
  }

  private static List<TemplateColumn> columns(Connection connection, String table)
      throws SQLException {
    List<TemplateColumn> columns = new ArrayList<>();
    try (PreparedStatement statement = connection.prepareStatement(COLUMNS)) {
      statement.setString(1, table);
      try (ResultSet found = statement.executeQuery()) {
        while (found.next()) {
          columns.add(
              new TemplateColumn(
                  found.getString("attname"), found.getString("typname"), found.getString("send")));
        }
      }
    }
    return columns;
  }

  String name() {
    return name;
  }

  boolean isEmpty() {
    return rows.isEmpty();
  }

  /**
   * Adds the audit entry to each row, for the commitments.
   *
   * @param trail the entries of all template referrals, by stream, in order
   */
  TemplateTable withEntries(Map<String, List<AuditEntry>> trail) {
    int stream = index("stream");
    int step = index("step");
    List<TemplateRow> known =
        rows.stream()
            .map(
                row -> {
                  String of = new String(required(row, stream), StandardCharsets.UTF_8);
                  int number = (int) ByteBuffer.wrap(required(row, step)).getLong();
                  AuditEntry entry =
                      Optional.ofNullable(trail.get(of)).orElseThrow().get(number - 1);
                  return new TemplateRow(row.values(), Optional.of(entry));
                })
            .toList();
    return new TemplateTable(name, columns, known);
  }

  private static byte[] required(TemplateRow row, int column) {
    return row.values().get(column).orElseThrow();
  }

  private int index(String column) {
    return IntStream.range(0, columns.size())
        .filter(i -> columns.get(i).name().equals(column))
        .findFirst()
        .orElseThrow();
  }

  /** Writes one copy of all rows for each of these, in the connection's transaction. */
  void write(Connection connection, List<ReferralCopy> copies) throws SQLException {
    List<TemplateRow> written =
        copies.stream().flatMap(copy -> rows.stream().map(row -> copied(row, copy))).toList();
    CopiedRows.write(
        connection,
        name,
        written,
        row ->
            IntStream.range(0, columns.size())
                .forEach(
                    column ->
                        row.bytes(
                            columns.get(column).name(), templateRow -> templateRow.value(column))));
  }

  private TemplateRow copied(TemplateRow row, ReferralCopy copy) {
    List<Optional<byte[]>> values = new ArrayList<>(row.values());
    for (int i = 0; i < columns.size(); i++) {
      TemplateColumn column = columns.get(i);
      if (column.isId()) {
        replace(values, i, id -> bytes(copy.id(uuid(id))));
      } else if (column.isTime()) {
        replace(values, i, time -> bytes(copy.micros(ByteBuffer.wrap(time).getLong())));
      } else if (column.isStream()) {
        replace(values, i, stream -> stream(copy, stream));
      }
    }
    row.entry()
        .ifPresent(entry -> values.set(index("leaf"), Optional.of(leaf(row, copy.entry(entry)))));
    return new TemplateRow(values, Optional.empty());
  }

  private static void replace(
      List<Optional<byte[]>> values, int column, UnaryOperator<byte[]> change) {
    values.set(column, values.get(column).map(change));
  }

  private static byte[] stream(ReferralCopy copy, byte[] stream) {
    UUID referral = UUID.fromString(new String(stream, StandardCharsets.US_ASCII));
    return copy.id(referral).toString().getBytes(StandardCharsets.US_ASCII);
  }

  private byte[] leaf(TemplateRow row, AuditEntry entry) {
    return Commitment.leaf(required(row, index("salt")), entry);
  }

  private static UUID uuid(byte[] value) {
    ByteBuffer bytes = ByteBuffer.wrap(value);
    return new UUID(bytes.getLong(), bytes.getLong());
  }

  private static byte[] bytes(UUID id) {
    return ByteBuffer.allocate(2 * Long.BYTES)
        .putLong(id.getMostSignificantBits())
        .putLong(id.getLeastSignificantBits())
        .array();
  }

  private static byte[] bytes(long value) {
    return ByteBuffer.allocate(Long.BYTES).putLong(value).array();
  }
}
