package org.wasl.system;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.wasl.database.embedded.EmbeddedPostgres;
import org.wasl.rules.id.AgencyId;
import org.wasl.rules.id.MessageId;
import org.wasl.sandbox.checker.DeliveryCounts;

/**
 * Reads the database of a gateway from outside, with plain SQL. It keeps its connection as long as
 * possible, because a login costs more than most queries.
 */
final class DatabaseProbe implements AutoCloseable {
  private static final int VALIDATION_SECONDS = 5;

  /** Address, role and password file, from the lines of {@code DATA/database}. */
  private final Callable<List<String>> address;

  private Connection connection;
  private List<String> connectedTo = List.of();

  private DatabaseProbe(Callable<List<String>> address) {
    this.address = address;
  }

  static DatabaseProbe of(EmbeddedPostgres elsewhere) {
    List<String> lines =
        List.of(elsewhere.url(), elsewhere.user(), elsewhere.passwordFile().toString());
    return new DatabaseProbe(() -> lines);
  }

  /** Reads the embedded database, which has another port after each start. */
  static DatabaseProbe ofEmbedded(Path data) {
    return new DatabaseProbe(() -> Files.readAllLines(data.resolve("database")));
  }

  /** Process id of the embedded database. */
  static long postmasterPid(Path data) throws IOException {
    Path written = data.resolve("postgres").resolve("data").resolve("postmaster.pid");
    return Long.parseLong(Files.readAllLines(written).get(0).strip());
  }

  /** Opens a new connection if the database has a new address or was restarted. */
  private Connection connection() throws Exception {
    List<String> lines = address.call();
    if (!lines.equals(connectedTo) || !connection.isValid(VALIDATION_SECONDS)) {
      close();
      connection =
          DriverManager.getConnection(
              lines.get(0), lines.get(1), Files.readString(Path.of(lines.get(2))).strip());
      connectedTo = lines;
    }
    return connection;
  }

  @Override
  public synchronized void close() throws SQLException {
    connectedTo = List.of();
    if (connection != null) {
      connection.close();
    }
  }

  /**
   * Writes the address to the file that a gateway with an embedded database uses, for its readers.
   */
  void tell(Path data) throws Exception {
    Files.write(data.resolve("database"), address.call());
  }

  synchronized long count(String fromWhere) throws Exception {
    try (PreparedStatement statement =
        connection().prepareStatement("select count(*) from " + fromWhere)) {
      ResultSet result = statement.executeQuery();
      result.next();
      return result.getLong(1);
    }
  }

  synchronized int execute(String sql) throws Exception {
    try (PreparedStatement statement = connection().prepareStatement(sql)) {
      return statement.executeUpdate();
    }
  }

  synchronized List<String> column(String sql) throws Exception {
    try (PreparedStatement statement = connection().prepareStatement(sql)) {
      ResultSet result = statement.executeQuery();
      List<String> values = new ArrayList<>();
      while (result.next()) {
        values.add(result.getString(1));
      }
      return values;
    }
  }

  long open() throws Exception {
    return count("delivery where state not in ('delivered', 'parked', 'superseded', 'discarded')");
  }

  /** Counts the messages that the gateway itself must still send, or may still have to send. */
  long pendingGatewayMessages() throws Exception {
    return Long.parseLong(column("select " + DeliveryCounts.PENDING_GATEWAY_MESSAGES).get(0));
  }

  /** The state of this message's delivery to this agency, with the reason. */
  String stateOf(MessageId messageId, AgencyId recipient) throws Exception {
    return String.join(
        "",
        column(
            "select concat_ws(' ', state, reason) from delivery where message_id = '%s' and recipient = '%s'"
                .formatted(messageId, recipient)));
  }
}
