package org.wasl.store.delivery;

import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.Optional;
import org.wasl.database.PackedText;
import org.wasl.database.Row;
import org.wasl.rules.id.AgencyId;
import org.wasl.rules.id.DeliveryId;
import org.wasl.rules.id.MessageId;
import org.wasl.rules.id.ReferralId;

/**
 * The values that a receipt repeats of its delivery. None of them ever changes. The receipts in its
 * row are stored without them, and read with them, byte for byte as the agency signed them.
 *
 * @param deliveryId id of the delivery
 * @param referral referral of the message
 * @param sender sender of the message
 * @param messageId id that the sender chose
 * @param recipient the agency that signs
 */
public record ReceiptSubject(
    DeliveryId deliveryId,
    ReferralId referral,
    AgencyId sender,
    MessageId messageId,
    AgencyId recipient) {

  /** Reads it from a delivery's row with {@code id, referral, sender, message_id, recipient}. */
  public static ReceiptSubject of(Row row) throws SQLException {
    return new ReceiptSubject(
        new DeliveryId(row.uuid("id")),
        new ReferralId(row.uuid("referral")),
        new AgencyId(row.text("sender")),
        new MessageId(row.uuid("message_id")),
        new AgencyId(row.text("recipient")));
  }

  /** Returns the receipt in a column of such a row, or empty if there is none. */
  public static Optional<String> receipt(Row row, String column) throws SQLException {
    Optional<byte[]> stored = row.optionalBytes(column);
    return stored.isPresent() ? Optional.of(of(row).unpack(stored.get())) : Optional.empty();
  }

  /**
   * Returns the form in which a receipt of this delivery is stored.
   *
   * @param receipt the receipt as the agency sent it
   */
  public byte[] pack(String receipt) {
    return values().pack(receipt.getBytes(StandardCharsets.UTF_8));
  }

  /** The receipt as the agency sent it. */
  public String unpack(byte[] stored) {
    return new String(values().unpack(stored), StandardCharsets.UTF_8);
  }

  /** Their order is part of what is stored. */
  private PackedText values() {
    return PackedText.repeating(
        deliveryId.toString(),
        messageId.toString(),
        recipient.value(),
        referral.toString(),
        sender.value());
  }
}
