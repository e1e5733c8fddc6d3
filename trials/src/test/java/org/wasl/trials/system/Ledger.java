package org.wasl.trials.system;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.wasl.audit.AuditEntry;
import org.wasl.audit.Step;
import org.wasl.rules.delivery.AuditAction;
import org.wasl.rules.delivery.DeliveryState;

/** Looks into the database of a gateway from outside, with plain SQL. */
final class Ledger {
  record Delivery(
      UUID id,
      UUID referral,
      String sender,
      UUID messageId,
      String recipient,
      DeliveryState state) {}

  private final Callable<String> url;
  private final Path passwordFile;

  private Ledger(Callable<String> url, Path passwordFile) {
    this.url = url;
    this.passwordFile = passwordFile;
  }

  static Ledger of(String url, Path passwordFile) {
    return new Ledger(() -> url, passwordFile);
  }

  /** Of the embedded database, which has another port after each start. */
  static Ledger ofEmbedded(Path data) {
    Path postgres = data.resolve("postgres");
    return new Ledger(
        () -> Files.readAllLines(data.resolve("database")).get(0), postgres.resolve("password"));
  }

  /** Process id of the embedded database. */
  static long postmasterPid(Path data) throws IOException {
    Path written = data.resolve("postgres").resolve("data").resolve("postmaster.pid");
    return Long.parseLong(Files.readAllLines(written).get(0).strip());
  }

  private Connection connect() throws Exception {
    return DriverManager.getConnection(url.call(), "wasl", Files.readString(passwordFile).strip());
  }

  long count(String fromWhere) throws Exception {
    try (Connection connection = connect();
        PreparedStatement statement =
            connection.prepareStatement("select count(*) from " + fromWhere)) {
      ResultSet result = statement.executeQuery();
      result.next();
      return result.getLong(1);
    }
  }

  int execute(String sql) throws Exception {
    try (Connection connection = connect();
        PreparedStatement statement = connection.prepareStatement(sql)) {
      return statement.executeUpdate();
    }
  }

  List<String> column(String sql) throws Exception {
    try (Connection connection = connect();
        PreparedStatement statement = connection.prepareStatement(sql)) {
      ResultSet result = statement.executeQuery();
      List<String> values = new ArrayList<>();
      while (result.next()) {
        values.add(result.getString(1));
      }
      return values;
    }
  }

  long open() throws Exception {
    return count("delivery where state not in ('delivered', 'parked', 'superseded')");
  }

  /** Where the delivery of this message to this agency stands, and why. */
  String stateOf(UUID messageId, String recipient) throws Exception {
    return String.join(
        "",
        column(
            "select concat_ws(' ', state, reason) from delivery where message_id = '%s' and recipient = '%s'"
                .formatted(messageId, recipient)));
  }

  List<Delivery> deliveries() throws Exception {
    try (Connection connection = connect();
        PreparedStatement statement =
            connection.prepareStatement(
                "select id, referral, sender, message_id, recipient, state from delivery")) {
      ResultSet row = statement.executeQuery();
      List<Delivery> deliveries = new ArrayList<>();
      while (row.next()) {
        deliveries.add(
            new Delivery(
                row.getObject(1, UUID.class),
                row.getObject(2, UUID.class),
                row.getString(3),
                row.getObject(4, UUID.class),
                row.getString(5),
                DeliveryState.ofWireName(row.getString(6))));
      }
      return deliveries;
    }
  }

  /** Entries of all streams or of one, by stream and step. */
  List<AuditEntry> entries(String streamPattern) throws Exception {
    try (Connection connection = connect();
        PreparedStatement statement =
            connection.prepareStatement(
                "select stream, step, at, action, actor, message, sender, delivery, recipient,"
                    + " attempt, digest, why from audit_entry where stream like ?"
                    + " order by stream, step")) {
      statement.setString(1, streamPattern);
      ResultSet row = statement.executeQuery();
      List<AuditEntry> entries = new ArrayList<>();
      while (row.next()) {
        entries.add(entry(row));
      }
      return entries;
    }
  }

  private static AuditEntry entry(ResultSet row) throws SQLException {
    int attempt = row.getInt(10);
    OptionalInt known = row.wasNull() ? OptionalInt.empty() : OptionalInt.of(attempt);
    return new AuditEntry(
        row.getString(1),
        row.getLong(2),
        row.getObject(3, OffsetDateTime.class).toInstant(),
        new Step(
            AuditAction.ofWireName(row.getString(4)),
            row.getString(5),
            Optional.ofNullable(row.getObject(6, UUID.class)),
            Optional.ofNullable(row.getString(7)),
            Optional.ofNullable(row.getObject(8, UUID.class)),
            Optional.ofNullable(row.getString(9)),
            known,
            Optional.ofNullable(row.getString(11)),
            Optional.ofNullable(row.getString(12))));
  }
}
