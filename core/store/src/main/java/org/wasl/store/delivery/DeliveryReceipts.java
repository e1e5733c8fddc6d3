package org.wasl.store.delivery;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.wasl.database.Database;
import org.wasl.database.Result;
import org.wasl.database.SqlStatement;
import org.wasl.rules.delivery.AuditAction;
import org.wasl.rules.delivery.DeliveryState;
import org.wasl.rules.id.AgencyId;
import org.wasl.rules.id.DeliveryId;
import org.wasl.rules.id.MessageId;
import org.wasl.rules.id.ReferralId;
import org.wasl.trail.TrailWriter;
import org.wasl.trail.TrailWriter.StreamStep;

/** The receipts that agencies submit by a request, not as the answer to a delivery. */
public final class DeliveryReceipts {

  /**
   * The values that a receipt must match.
   *
   * @param deliveryId id of the delivery
   * @param referral referral of the message
   * @param sender sender of the message
   * @param messageId id that the sender chose
   * @param recipient the agency that may sign a receipt for it
   * @param digest base64url SHA-256 of the sealed bytes
   * @param attempt number of the latest attempt
   * @param ageMillis time since the message was accepted
   */
  public record ExpectedReceipt(
      DeliveryId deliveryId,
      ReferralId referral,
      AgencyId sender,
      MessageId messageId,
      AgencyId recipient,
      String digest,
      int attempt,
      long ageMillis) {

    /** Returns the values that its receipts repeat of the delivery. */
    public ReceiptSubject receiptSubject() {
      return new ReceiptSubject(deliveryId, referral, sender, messageId, recipient);
    }
  }

  /**
   * The content of a delivery.
   *
   * @param type message type
   * @param version version of the type
   * @param test whether its referral is a test
   * @param ciphertext the exact bytes of the JWE
   */
  public record Content(String type, int version, boolean test, byte[] ciphertext) {}

  /**
   * Result of recording a receipt.
   *
   * @param state state of the delivery after it. If it is not {@link DeliveryState#DELIVERED}, the
   *     receipt does not fit it and was not recorded
   * @param first whether no earlier receipt had said the same
   */
  public record StatementResult(DeliveryState state, boolean first) {}

  private static final String KEEP_FIRST =
      """
      update delivery set %1$s = :receipt, %2$s = clock_timestamp()
       where id = :id and %1$s is null
      """;

  private static final String KEEP_FIRST_RETRIEVAL =
      KEEP_FIRST.formatted("retrieval", "retrieved_at");

  private static final String KEEP_FIRST_NEEDS_RESEAL =
      KEEP_FIRST.formatted("needs_reseal", "needs_reseal_at");

  private final Database database;

  public DeliveryReceipts(Database database) {
    this.database = database;
  }

  /**
   * Returns the values that a receipt of this delivery must match. It is empty if there is no such
   * delivery.
   */
  public Result<Optional<ExpectedReceipt>> expected(DeliveryId deliveryId) {
    return database.transaction(
        connection ->
            SqlStatement.of(
                    connection,
                    """
                    select d.referral, d.sender, d.message_id, d.recipient, s.digest, d.attempt,
                           (extract(epoch from clock_timestamp() - m.accepted_at) * 1000)::bigint
                             as age_millis
                      from delivery d
                      join message m using (sender, message_id)
                      join sealed_content s using (sender, message_id)
                     where d.id = :id
                    """)
                .uuid("id", deliveryId.value())
                .first(
                    row ->
                        new ExpectedReceipt(
                            deliveryId,
                            new ReferralId(row.uuid("referral")),
                            new AgencyId(row.text("sender")),
                            new MessageId(row.uuid("message_id")),
                            new AgencyId(row.text("recipient")),
                            row.text("digest"),
                            row.int4("attempt"),
                            row.int8("age_millis"))));
  }

  /**
   * Returns the content of a delivery while an attempt at it is under way, at this gateway or
   * another.
   */
  public Result<Optional<Content>> content(DeliveryId deliveryId) {
    return database.transaction(
        connection ->
            SqlStatement.of(
                    connection,
                    """
                    select m.type, m.version, r.test, s.ciphertext
                      from delivery d
                      join message m using (sender, message_id)
                      join sealed_content s using (sender, message_id)
                      join referral r on r.id = d.referral
                     where d.id = :id and d.state = 'attempting'
                    """)
                .uuid("id", deliveryId.value())
                .first(
                    row ->
                        new Content(
                            row.text("type"),
                            row.int4("version"),
                            row.bool("test"),
                            row.unpacked("ciphertext"))));
  }

  /**
   * Records that a person opened the message. It writes the receipt and the audit entry in the same
   * transaction. The first receipt stays, however many follow.
   *
   * @param receipt a valid receipt of that (a compact JWS)
   * @return {@link DeliveryState#DELIVERED} when it is recorded. With any other state nothing is
   *     recorded, because nobody can have opened an undelivered message. It is empty if there is no
   *     such delivery, or no longer
   */
  public Result<Optional<DeliveryState>> recordRetrieved(DeliveryId deliveryId, String receipt) {
    return database.transaction(connection -> recordRetrieved(connection, deliveryId, receipt));
  }

  private static Optional<DeliveryState> recordRetrieved(
      Connection connection, DeliveryId id, String receipt) throws SQLException {
    DeliveryRow row = DeliverySql.lock(connection, List.of(id)).get(id);
    if (row == null) {
      return Optional.empty();
    }
    if (row.allows(AuditAction.RETRIEVED)
        && keepFirst(connection, KEEP_FIRST_RETRIEVAL, row, receipt)) {
      TrailWriter.append(
          connection,
          List.of(
              new StreamStep(
                  row.referral(), row.step(AuditAction.RETRIEVED, row.recipient().value()))));
    }
    return Optional.of(row.state());
  }

  /**
   * Records that no key of the recipient opens the message. It writes the receipt and the audit
   * entry in the same transaction. This ends a delivery that was not over yet, because sending the
   * same bytes again would not help. The first receipt stays, however many follow.
   *
   * @param receipt a valid receipt of that (a compact JWS)
   * @return the result, empty if there is no such delivery, or no longer
   */
  public Result<Optional<StatementResult>> recordNeedsReseal(
      DeliveryId deliveryId, String receipt) {
    return database.transaction(connection -> recordNeedsReseal(connection, deliveryId, receipt));
  }

  private static Optional<StatementResult> recordNeedsReseal(
      Connection connection, DeliveryId id, String receipt) throws SQLException {
    DeliveryRow row = DeliverySql.lock(connection, List.of(id)).get(id);
    if (row == null) {
      return Optional.empty();
    }
    AuditAction action = AuditAction.NEEDS_RESEAL;
    if (!row.allows(action) || !keepFirst(connection, KEEP_FIRST_NEEDS_RESEAL, row, receipt)) {
      return Optional.of(new StatementResult(row.state(), false));
    }
    DeliveryChange change =
        DeliveryChange.to(
            row.transition(action, row.history()), row.step(action, row.recipient().value()));
    boolean arrived = row.state() == DeliveryState.DELIVERED;
    DeliverySql.write(connection, List.of(arrived ? change : change.withReceipt(receipt)));
    return Optional.of(new StatementResult(DeliveryState.DELIVERED, true));
  }

  private static boolean keepFirst(
      Connection connection, String sql, DeliveryRow row, String receipt) throws SQLException {
    return SqlStatement.of(connection, sql)
            .bytes("receipt", row.receiptSubject().pack(receipt))
            .uuid("id", row.id().value())
            .update()
        == 1;
  }
}
