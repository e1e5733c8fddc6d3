package org.wasl.store.delivery;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.wasl.rules.delivery.AuditAction;
import org.wasl.rules.delivery.DeliveryState;
import org.wasl.store.jdbc.Database;
import org.wasl.store.jdbc.Result;
import org.wasl.store.trail.TrailWriter;
import org.wasl.store.trail.TrailWriter.StreamStep;

/** What agencies say of deliveries by a call of their own. */
public final class DeliveryReceipts {

  /**
   * What a receipt must agree with.
   *
   * @param deliveryId which
   * @param referral of the message
   * @param sender of the message
   * @param messageId chosen by the sender
   * @param recipient the agency that may speak for it
   * @param digest of the sealed bytes, base64url SHA-256
   * @param attempt number of the latest attempt
   * @param ageMillis time since the message was accepted
   */
  public record ExpectedReceipt(
      UUID deliveryId,
      UUID referral,
      String sender,
      UUID messageId,
      String recipient,
      String digest,
      int attempt,
      long ageMillis) {}

  /**
   * What a delivery carries.
   *
   * @param type message type
   * @param version of the type
   * @param ciphertext the exact stored bytes
   */
  public record Content(String type, int version, byte[] ciphertext) {}

  private final Database database;

  public DeliveryReceipts(Database database) {
    this.database = database;
  }

  /** The delivery with this id. */
  public Result<Optional<ExpectedReceipt>> expected(UUID deliveryId) {
    return database.transaction(
        connection -> {
          try (PreparedStatement statement =
              connection.prepareStatement(
                  "select d.referral, d.sender, d.message_id, d.recipient, s.digest, d.attempt,"
                      + " (extract(epoch from clock_timestamp() - m.accepted_at) * 1000)::bigint"
                      + " from delivery d join message m using (sender, message_id)"
                      + " join sealed_content s using (sender, message_id) where d.id = ?")) {
            statement.setObject(1, deliveryId);
            ResultSet row = statement.executeQuery();
            return row.next() ? Optional.of(expected(deliveryId, row)) : Optional.empty();
          }
        });
  }

  private static ExpectedReceipt expected(UUID deliveryId, ResultSet row) throws SQLException {
    return new ExpectedReceipt(
        deliveryId,
        row.getObject(1, UUID.class),
        row.getString(2),
        row.getObject(3, UUID.class),
        row.getString(4),
        row.getString(5),
        row.getInt(6),
        row.getLong(7));
  }

  /**
   * What that delivery carries, while an attempt at it is under way: at this gateway or another.
   */
  public Result<Optional<Content>> content(UUID deliveryId) {
    return database.transaction(
        connection -> {
          try (PreparedStatement statement =
              connection.prepareStatement(
                  "select m.type, m.version, s.ciphertext"
                      + " from delivery d join message m using (sender, message_id)"
                      + " join sealed_content s using (sender, message_id)"
                      + " where d.id = ? and d.state = 'attempting'")) {
            statement.setObject(1, deliveryId);
            ResultSet row = statement.executeQuery();
            return row.next()
                ? Optional.of(new Content(row.getString(1), row.getInt(2), row.getBytes(3)))
                : Optional.empty();
          }
        });
  }

  /**
   * Records that a person opened it: the receipt, and the audit entry in the same transaction. The
   * first receipt stays, however many follow.
   *
   * @param receipt a valid receipt of that (a compact JWS)
   * @return {@link DeliveryState#DELIVERED} once it is recorded; any other state: nobody can have
   *     opened what has not arrived
   */
  public Result<DeliveryState> recordRetrieved(UUID deliveryId, String receipt) {
    return database.transaction(connection -> recordRetrieved(connection, deliveryId, receipt));
  }

  private static DeliveryState recordRetrieved(Connection connection, UUID id, String receipt)
      throws SQLException {
    DeliveryRow row = DeliverySql.lock(connection, List.of(id)).get(id);
    if (row.allows(AuditAction.RETRIEVED)
        && keepFirst(connection, "retrieval", "retrieved_at", id, receipt)) {
      TrailWriter.append(
          connection,
          List.of(
              new StreamStep(row.referral(), row.step(AuditAction.RETRIEVED, row.recipient()))));
    }
    return row.state();
  }

  /**
   * Records that no key of the recipient opens it: the receipt, and the audit entry in the same
   * transaction. A delivery that is not over yet is over with this: sending the same bytes again
   * would not help. The first receipt stays, however many follow.
   *
   * @param receipt a valid receipt of that (a compact JWS)
   * @return whether this was the first
   */
  public Result<StatementResult> recordNeedsReseal(UUID deliveryId, String receipt) {
    return database.transaction(connection -> recordNeedsReseal(connection, deliveryId, receipt));
  }

  /**
   * What came of a statement.
   *
   * @param state of the delivery after it; a state other than {@link DeliveryState#DELIVERED}: it
   *     cannot be said of it
   * @param first nobody had said it before
   */
  public record StatementResult(DeliveryState state, boolean first) {}

  private static StatementResult recordNeedsReseal(Connection connection, UUID id, String receipt)
      throws SQLException {
    DeliveryRow row = DeliverySql.lock(connection, List.of(id)).get(id);
    AuditAction action = AuditAction.NEEDS_RESEAL;
    if (!row.allows(action)
        || !keepFirst(connection, "needs_reseal", "needs_reseal_at", id, receipt)) {
      return new StatementResult(row.state(), false);
    }
    DeliveryChange change =
        DeliveryChange.to(row.transition(action, row.facts()), row.step(action, row.recipient()));
    boolean arrived = row.state() == DeliveryState.DELIVERED;
    DeliverySql.write(connection, List.of(arrived ? change : change.withReceipt(receipt)), 0);
    return new StatementResult(DeliveryState.DELIVERED, true);
  }

  private static boolean keepFirst(
      Connection connection, String column, String at, UUID id, String receipt)
      throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "update delivery set %1$s = ?, %2$s = clock_timestamp() where id = ? and %1$s is null"
                .formatted(column, at))) {
      statement.setString(1, receipt);
      statement.setObject(2, id);
      return statement.executeUpdate() == 1;
    }
  }
}
