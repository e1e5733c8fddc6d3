package org.wasl.store.delivery;

import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.Optional;
import java.util.UUID;
import org.wasl.store.jdbc.PackedText;
import org.wasl.store.jdbc.Row;

/**
 * What a receipt of a delivery repeats of it: none of these values ever changes. The receipts in
 * its row are stored without them, and read with them, byte for byte as the agency signed them.
 *
 * @param deliveryId which
 * @param referral of the message
 * @param sender of the message
 * @param messageId chosen by the sender
 * @param recipient the agency that signs
 */
public record ReceiptSubject(
    UUID deliveryId, UUID referral, String sender, UUID messageId, String recipient) {

  /** Of a row with {@code id, referral, sender, message_id, recipient} of a delivery. */
  public static ReceiptSubject of(Row row) throws SQLException {
    return new ReceiptSubject(
        row.uuid("id"),
        row.uuid("referral"),
        row.text("sender"),
        row.uuid("message_id"),
        row.text("recipient"));
  }

  /** The receipt in a column of such a row; empty where there is none. */
  public static Optional<String> receipt(Row row, String column) throws SQLException {
    Optional<byte[]> stored = row.optionalBytes(column);
    return stored.isPresent() ? Optional.of(of(row).unpack(stored.get())) : Optional.empty();
  }

  /**
   * The form in which a receipt of this delivery is stored.
   *
   * @param receipt as the agency sent it
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
        deliveryId.toString(), messageId.toString(), recipient, referral.toString(), sender);
  }
}
