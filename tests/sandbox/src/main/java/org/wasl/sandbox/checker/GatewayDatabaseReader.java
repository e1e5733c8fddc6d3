package org.wasl.sandbox.checker;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;
import org.wasl.audit.AuditEntry;
import org.wasl.audit.Step;
import org.wasl.audit.StepReason;
import org.wasl.audit.log.TlogPolicy;
import org.wasl.rules.delivery.AuditAction;
import org.wasl.rules.delivery.DeliveryState;
import org.wasl.rules.id.AgencyId;
import org.wasl.rules.id.DeliveryId;
import org.wasl.rules.id.MessageId;
import org.wasl.rules.id.ReferralId;
import org.wasl.store.delivery.ReceiptSubject;

/**
 * Reads the database of a running gateway over a read-only connection. It verifies the rows that it
 * reads. It uses no code of the gateway's store except the stored form of receipts.
 */
public final class GatewayDatabaseReader implements AutoCloseable {
  private static final String ENTRIES =
      """
      select stream, step, at, action, actor, message, sender, delivery, recipient, attempt,
             digest, why
        from audit_entry order by stream, step
      """;
  private static final String DELIVERIES =
      "select id, referral, sender, message_id, recipient, state, receipt from delivery";
  private static final String ACCEPTED =
      """
      select sender, message_id, referral, content_digest
        from message where sender <> 'gateway' order by accepted_at, message_id
      """;
  private static final String STANDING =
      """
      select count(*) as deliveries,
             count(*) filter (where state in ('delivered', 'superseded', 'discarded'))
               as delivered,
             count(*) filter (where state = 'parked') as parked,
             count(*) filter (where state = 'waiting' and exists (select from delivery p
               where p.referral = d.referral and p.recipient = d.recipient and p.seq < d.seq
                 and p.state = 'parked'))
               as blocked,
             %s as pending
        from delivery d
      """
          .formatted(DeliveryCounts.PENDING_GATEWAY_MESSAGES);

  private static final String USAGE =
      """
      select pg_wal_lsn_diff(pg_current_wal_insert_lsn(), '0/0') as wal_bytes, wal.wal_records,
             tables.inserted, tables.updated, tables.deleted, database.xact_commit,
             tables.delivery_rows + indexes.delivery_entries as delivery_entries
        from pg_stat_wal wal,
             (select sum(n_tup_ins) as inserted, sum(n_tup_upd) as updated,
                     sum(n_tup_del) as deleted,
                     sum(seq_tup_read) filter (where relname = 'delivery') as delivery_rows
                from pg_stat_user_tables) tables,
             (select sum(idx_tup_read) as delivery_entries
                from pg_stat_user_indexes where relname = 'delivery') indexes,
             (select xact_commit from pg_stat_database where datname = current_database()) database
      """;

  private static final String CHANGING =
      """
      select relname, n_live_tup, n_dead_tup, autovacuum_count, pg_table_size(relid) as bytes,
             pg_indexes_size(relid) as index_bytes
        from pg_stat_user_tables
       where relname in ('agency_gate', 'deadline', 'delivery', 'party', 'referral',
         'stream_counter')
       order by relname
      """;

  /**
   * The size of a table whose rows change, as the server counts it.
   *
   * @param name of the table
   * @param live rows
   * @param dead row versions that a vacuum has not removed yet
   * @param vacuums that the server did by itself since its statistics began
   * @param bytes of the table
   * @param indexBytes of its indexes
   */
  public record ChangingTable(
      String name, long live, long dead, long vacuums, long bytes, long indexBytes) {}

  private final Connection connection;

  private GatewayDatabaseReader(Connection connection) {
    this.connection = connection;
  }

  /**
   * Connects.
   *
   * @param data the gateway's data folder
   * @throws IOException when no gateway runs there
   */
  public static GatewayDatabaseReader open(Path data) throws IOException, SQLException {
    EmbeddedDatabaseAddress address = EmbeddedDatabaseAddress.of(data);
    Connection connection =
        DriverManager.getConnection(
            address.url(), address.user(), Files.readString(address.passwordFile()).strip());
    connection.setReadOnly(true);
    return new GatewayDatabaseReader(connection);
  }

  /** The whole trail, by stream, each in order of its steps. */
  public Map<String, List<AuditEntry>> streams() throws SQLException {
    Map<String, List<AuditEntry>> streams = new TreeMap<>();
    try (PreparedStatement statement = connection.prepareStatement(ENTRIES);
        ResultSet row = statement.executeQuery()) {
      while (row.next()) {
        AuditEntry entry = entry(row);
        streams.computeIfAbsent(entry.stream(), stream -> new ArrayList<>()).add(entry);
      }
    }
    return streams;
  }

  private static AuditEntry entry(ResultSet row) throws SQLException {
    String stream = row.getString("stream");
    AuditAction action = AuditAction.ofWireName(row.getString("action"));
    int attempt = row.getInt("attempt");
    OptionalInt known = row.wasNull() ? OptionalInt.empty() : OptionalInt.of(attempt);
    Step step =
        new Step(
            action,
            row.getString("actor"),
            Optional.ofNullable(row.getObject("message", UUID.class)).map(MessageId::new),
            Optional.ofNullable(row.getString("sender")).map(AgencyId::new),
            Optional.ofNullable(row.getObject("delivery", UUID.class)).map(DeliveryId::new),
            Optional.ofNullable(row.getString("recipient")).map(AgencyId::new),
            known,
            Optional.ofNullable(row.getString("digest")),
            Optional.ofNullable(row.getString("why"))
                .map(why -> StepReason.parse(why, action, stream)));
    Instant at = row.getObject("at", OffsetDateTime.class).toInstant();
    return new AuditEntry(stream, row.getLong("step"), at, step);
  }

  /** The signed log beside the trail, once the log covers it. */
  LoggedTrail logged(Path data, TlogPolicy policy) throws SQLException, IOException {
    return LoggedTrail.read(connection, data, policy);
  }

  /** The time until a checkpoint covered the steps of a run. */
  public CheckpointLatency checkpointLatency(RunClock clock) throws SQLException {
    return CheckpointLatency.read(connection, clock);
  }

  /** The work of the database. The write-ahead log is that of the whole cluster. */
  public DatabaseUsage usage() throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(USAGE);
        ResultSet row = statement.executeQuery()) {
      row.next();
      return new DatabaseUsage(
          row.getLong("wal_bytes"),
          row.getLong("wal_records"),
          row.getLong("inserted"),
          row.getLong("updated"),
          row.getLong("deleted"),
          row.getLong("xact_commit"),
          row.getLong("delivery_entries"));
    }
  }

  /** The tables whose rows change, by name. */
  public List<ChangingTable> changingTables() throws SQLException {
    List<ChangingTable> tables = new ArrayList<>();
    try (PreparedStatement statement = connection.prepareStatement(CHANGING);
        ResultSet row = statement.executeQuery()) {
      while (row.next()) {
        tables.add(
            new ChangingTable(
                row.getString("relname"),
                row.getLong("n_live_tup"),
                row.getLong("n_dead_tup"),
                row.getLong("autovacuum_count"),
                row.getLong("bytes"),
                row.getLong("index_bytes")));
      }
    }
    return tables;
  }

  /** Every delivery. */
  public List<RecordedDelivery> deliveries() throws SQLException {
    List<RecordedDelivery> deliveries = new ArrayList<>();
    try (PreparedStatement statement = connection.prepareStatement(DELIVERIES);
        ResultSet row = statement.executeQuery()) {
      while (row.next()) {
        deliveries.add(
            new RecordedDelivery(
                new DeliveryId(row.getObject("id", UUID.class)),
                new ReferralId(row.getObject("referral", UUID.class)),
                new AgencyId(row.getString("sender")),
                new MessageId(row.getObject("message_id", UUID.class)),
                new AgencyId(row.getString("recipient")),
                DeliveryState.ofWireName(row.getString("state")),
                receipt(row)));
      }
    }
    return deliveries;
  }

  private static Optional<String> receipt(ResultSet row) throws SQLException {
    ReceiptSubject subject =
        new ReceiptSubject(
            new DeliveryId(row.getObject("id", UUID.class)),
            new ReferralId(row.getObject("referral", UUID.class)),
            new AgencyId(row.getString("sender")),
            new MessageId(row.getObject("message_id", UUID.class)),
            new AgencyId(row.getString("recipient")));
    return Optional.ofNullable(row.getBytes("receipt")).map(subject::unpack);
  }

  /** Every message of an agency that the gateway has accepted, as the gateway has recorded it. */
  public List<SubmittedMessage> acceptedMessages() throws SQLException {
    Map<MessageId, List<RecordedDelivery>> sent =
        deliveries().stream().collect(Collectors.groupingBy(RecordedDelivery::messageId));
    List<SubmittedMessage> accepted = new ArrayList<>();
    try (PreparedStatement statement = connection.prepareStatement(ACCEPTED);
        ResultSet row = statement.executeQuery()) {
      while (row.next()) {
        AgencyId sender = new AgencyId(row.getString("sender"));
        MessageId messageId = new MessageId(row.getObject("message_id", UUID.class));
        accepted.add(
            SubmittedMessage.recorded(
                sender,
                messageId,
                Base64.getUrlEncoder()
                    .withoutPadding()
                    .encodeToString(row.getBytes("content_digest")),
                new ReferralId(row.getObject("referral", UUID.class)),
                sent.getOrDefault(messageId, List.of()).stream()
                    .filter(delivery -> delivery.sender().equals(sender))
                    .toList()));
      }
    }
    return accepted;
  }

  /** The counts of deliveries now. */
  public DeliveryCounts deliveryCounts() throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(STANDING);
        ResultSet row = statement.executeQuery()) {
      row.next();
      return new DeliveryCounts(
          row.getInt("deliveries"),
          row.getInt("delivered"),
          row.getInt("parked"),
          row.getInt("blocked"),
          row.getInt("pending"));
    }
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }
}
