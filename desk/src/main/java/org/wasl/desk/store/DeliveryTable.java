package org.wasl.desk.store;

import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.wasl.kit.inbox.ReceivedDelivery;

/** Sealed messages, byte for byte as they came. */
public final class DeliveryTable {
  private static final String COLUMNS =
      "delivery, office, referral, message, sender, type, digest, sealed, received_at, receipt,"
          + " retrieved_at, retrieved_by, retrieval_receipt";

  private DeliveryTable() {}

  /**
   * A message as it is kept.
   *
   * @param office whose it is
   * @param received the delivery, with the sealed bytes
   * @param retrievedAt when a person had it on the screen
   * @param retrievedBy that person's id
   * @param retrievalReceipt what that person's browser signed
   */
  public record StoredDelivery(
      String office,
      ReceivedDelivery received,
      Optional<Instant> retrievedAt,
      @Nullable String retrievedBy,
      @Nullable String retrievalReceipt) {
    /** The sealed bytes, which are JSON. */
    public String sealedText() {
      return new String(received.sealed(), StandardCharsets.UTF_8);
    }
  }

  /** Adds a delivery that is not there yet. */
  public static void insert(Connection connection, String office, ReceivedDelivery delivery)
      throws SQLException {
    SqliteStatement.of(
            connection,
            """
            INSERT INTO delivery
              (delivery, office, referral, message, sender, type, digest, sealed, received_at, receipt)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """)
        .text(delivery.deliveryId().toString())
        .text(office)
        .text(delivery.referral().toString())
        .text(delivery.messageId().toString())
        .text(delivery.sender())
        .text(delivery.type())
        .text(delivery.digest())
        .bytes(delivery.sealed())
        .number(delivery.time().toEpochMilli())
        .text(delivery.receipt())
        .run();
  }

  /** One delivery of an office. */
  public static Optional<StoredDelivery> find(
      Connection connection, String office, String deliveryId) throws SQLException {
    return SqliteStatement.of(
            connection, "SELECT " + COLUMNS + " FROM delivery WHERE office = ? AND delivery = ?")
        .text(office)
        .text(deliveryId)
        .first(DeliveryTable::stored);
  }

  /**
   * The messages of a referral in the order of their arrival. Of a message that was delivered
   * several times, sealed anew, only the last one.
   */
  public static List<StoredDelivery> ofReferral(
      Connection connection, String office, String referral) throws SQLException {
    return SqliteStatement.of(
            connection,
            """
            SELECT %s FROM delivery AS one
            WHERE office = ? AND referral = ? AND NOT EXISTS (
              SELECT 1 FROM delivery AS later
              WHERE later.office = one.office AND later.sender = one.sender
                AND later.message = one.message
                AND (later.received_at, later.delivery) > (one.received_at, one.delivery))
            ORDER BY received_at, delivery
            """
                .formatted(COLUMNS))
        .text(office)
        .text(referral)
        .list(DeliveryTable::stored);
  }

  /**
   * Records that a person has had a message on the screen; the first counts.
   *
   * @return whether this was the first
   */
  public static boolean retrieve(
      Connection connection,
      String office,
      String deliveryId,
      String person,
      String receipt,
      Instant at)
      throws SQLException {
    return SqliteStatement.of(
                connection,
                """
                UPDATE delivery SET retrieved_at = ?, retrieved_by = ?, retrieval_receipt = ?
                WHERE office = ? AND delivery = ? AND retrieved_at IS NULL
                """)
            .number(at.toEpochMilli())
            .text(person)
            .text(receipt)
            .text(office)
            .text(deliveryId)
            .run()
        == 1;
  }

  /**
   * Deliveries whose retrieval receipt the gateway does not have yet, in the order of their ids.
   */
  public static List<StoredDelivery> retrievalsToSend(
      Connection connection, String office, String after, int limit) throws SQLException {
    return SqliteStatement.of(
            connection,
            """
            SELECT %s FROM delivery
            WHERE office = ? AND retrieval_receipt IS NOT NULL AND retrieval_sent = 0
              AND delivery > ?
            ORDER BY delivery LIMIT ?
            """
                .formatted(COLUMNS))
        .text(office)
        .text(after)
        .number(limit)
        .list(DeliveryTable::stored);
  }

  /** The gateway has answered to the retrieval receipt: it is not sent again. */
  public static void retrievalSent(Connection connection, UUID deliveryId) throws SQLException {
    SqliteStatement.of(connection, "UPDATE delivery SET retrieval_sent = 1 WHERE delivery = ?")
        .text(deliveryId.toString())
        .run();
  }

  /** The gateway may have lost the retrieval receipt of a delivery: it is sent again. */
  public static void retrievalAgain(Connection connection, String office, UUID deliveryId)
      throws SQLException {
    SqliteStatement.of(
            connection, "UPDATE delivery SET retrieval_sent = 0 WHERE office = ? AND delivery = ?")
        .text(office)
        .text(deliveryId.toString())
        .run();
  }

  /**
   * The gateway may have lost the retrieval receipts of messages that were read since a time: they
   * are sent again.
   *
   * @return how many
   */
  public static int retrievalsAgain(Connection connection, String office, Instant since)
      throws SQLException {
    return SqliteStatement.of(
            connection,
            """
            UPDATE delivery SET retrieval_sent = 0
            WHERE office = ? AND retrieval_receipt IS NOT NULL AND retrieved_at >= ?
            """)
        .text(office)
        .number(since.toEpochMilli())
        .run();
  }

  private static StoredDelivery stored(ResultSet row) throws SQLException {
    long retrieved = row.getLong("retrieved_at");
    Optional<Instant> retrievedAt =
        row.wasNull() ? Optional.empty() : Optional.of(Instant.ofEpochMilli(retrieved));
    return new StoredDelivery(
        row.getString("office"),
        new ReceivedDelivery(
            UUID.fromString(row.getString("delivery")),
            UUID.fromString(row.getString("message")),
            row.getString("sender"),
            UUID.fromString(row.getString("referral")),
            row.getString("type"),
            row.getString("digest"),
            "",
            Instant.ofEpochMilli(row.getLong("received_at")),
            row.getString("receipt"),
            row.getBytes("sealed")),
        retrievedAt,
        row.getString("retrieved_by"),
        row.getString("retrieval_receipt"));
  }
}
