package org.wasl.desk.store;

import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.wasl.kit.inbox.ReceivedDelivery;
import org.wasl.rules.id.AgencyId;
import org.wasl.rules.id.DeliveryId;
import org.wasl.rules.id.MessageId;
import org.wasl.rules.id.ReferralId;

/** Sealed messages, byte for byte as they came. */
public final class DeliveryTable {
  private static final String COLUMNS =
      "delivery, office, referral, message, sender, type, digest, sealed, received_at, receipt,"
          + " retrieved_at, retrieved_by, retrieval_receipt";

  private DeliveryTable() {}

  /**
   * A stored message.
   *
   * @param office office of the message
   * @param received the delivery, with the sealed bytes
   * @param retrievedAt when a person had it on the screen
   * @param retrievedBy id of that person
   * @param retrievalReceipt receipt that the person's browser signed
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
              (delivery, office, referral, message, sender, type, digest, sealed, received_at,
                receipt)
            VALUES (:delivery, :office, :referral, :message, :sender, :type, :digest, :sealed,
              :received_at, :receipt)
            """)
        .text("delivery", delivery.deliveryId().toString())
        .text("office", office)
        .text("referral", delivery.referral().toString())
        .text("message", delivery.messageId().toString())
        .text("sender", delivery.sender().value())
        .text("type", delivery.type())
        .text("digest", delivery.digest())
        .bytes("sealed", delivery.sealed())
        .time("received_at", delivery.time())
        .text("receipt", delivery.receipt())
        .run();
  }

  /** One delivery of an office. */
  public static Optional<StoredDelivery> find(
      Connection connection, String office, String deliveryId) throws SQLException {
    return SqliteStatement.of(
            connection,
            "SELECT " + COLUMNS + " FROM delivery WHERE office = :office AND delivery = :delivery")
        .text("office", office)
        .text("delivery", deliveryId)
        .first(DeliveryTable::stored);
  }

  /**
   * The messages of a referral in the order of their arrival. If a message was delivered several
   * times, sealed anew, only the last one is returned.
   */
  public static List<StoredDelivery> ofReferral(
      Connection connection, String office, String referral) throws SQLException {
    return SqliteStatement.of(
            connection,
            """
            SELECT %s FROM delivery AS one
            WHERE office = :office AND referral = :referral AND NOT EXISTS (
              SELECT 1 FROM delivery AS later
              WHERE later.office = one.office AND later.sender = one.sender
                AND later.message = one.message
                AND (later.received_at, later.delivery) > (one.received_at, one.delivery))
            ORDER BY received_at, delivery
            """
                .formatted(COLUMNS))
        .text("office", office)
        .text("referral", referral)
        .list(DeliveryTable::stored);
  }

  /**
   * Records that a person has had a message on the screen. The first counts.
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
            UPDATE delivery SET retrieved_at = :at, retrieved_by = :person,
              retrieval_receipt = :receipt
            WHERE office = :office AND delivery = :delivery AND retrieved_at IS NULL
            """)
        .time("at", at)
        .text("person", person)
        .text("receipt", receipt)
        .text("office", office)
        .text("delivery", deliveryId)
        .runOne();
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
            WHERE office = :office AND retrieval_receipt IS NOT NULL AND retrieval_sent = 0
              AND delivery > :after
            ORDER BY delivery LIMIT :limit
            """
                .formatted(COLUMNS))
        .text("office", office)
        .text("after", after)
        .number("limit", limit)
        .list(DeliveryTable::stored);
  }

  /** Records that the gateway has answered to the retrieval receipt, which is not sent again. */
  public static void retrievalSent(Connection connection, String office, DeliveryId deliveryId)
      throws SQLException {
    SqliteStatement.of(
            connection,
            """
            UPDATE delivery SET retrieval_sent = 1
            WHERE office = :office AND delivery = :delivery
            """)
        .text("office", office)
        .text("delivery", deliveryId.toString())
        .run();
  }

  /** Sends the retrieval receipt of a delivery again, because the gateway may have lost it. */
  public static void retrievalAgain(Connection connection, String office, DeliveryId deliveryId)
      throws SQLException {
    SqliteStatement.of(
            connection,
            """
            UPDATE delivery SET retrieval_sent = 0
            WHERE office = :office AND delivery = :delivery
            """)
        .text("office", office)
        .text("delivery", deliveryId.toString())
        .run();
  }

  /**
   * Sends the retrieval receipts of messages again that were read since a time, because the gateway
   * may have lost them.
   *
   * @return how many
   */
  public static int retrievalsAgain(Connection connection, String office, Instant since)
      throws SQLException {
    return SqliteStatement.of(
            connection,
            """
            UPDATE delivery SET retrieval_sent = 0
            WHERE office = :office AND retrieval_receipt IS NOT NULL AND retrieved_at >= :since
            """)
        .text("office", office)
        .time("since", since)
        .run();
  }

  private static StoredDelivery stored(ResultSet row) throws SQLException {
    long retrieved = row.getLong("retrieved_at");
    Optional<Instant> retrievedAt =
        row.wasNull() ? Optional.empty() : Optional.of(Instant.ofEpochMilli(retrieved));
    return new StoredDelivery(
        row.getString("office"),
        new ReceivedDelivery(
            DeliveryId.parse(row.getString("delivery")),
            MessageId.parse(row.getString("message")),
            new AgencyId(row.getString("sender")),
            ReferralId.parse(row.getString("referral")),
            row.getString("type"),
            row.getString("digest"),
            "",
            SqliteStatement.time(row, "received_at"),
            row.getString("receipt"),
            row.getBytes("sealed")),
        retrievedAt,
        row.getString("retrieved_by"),
        row.getString("retrieval_receipt"));
  }
}
