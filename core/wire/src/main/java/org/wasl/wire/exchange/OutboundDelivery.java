package org.wasl.wire.exchange;

import java.util.Optional;
import org.wasl.rules.id.AgencyId;
import org.wasl.rules.id.DeliveryId;
import org.wasl.rules.id.MessageId;
import org.wasl.rules.id.ReferralId;
import org.wasl.wire.directory.Agency;
import org.wasl.wire.jose.Digest;

/**
 * One delivery, ready for a connector.
 *
 * @param agency its recipient
 * @param deliveryId the agency de-duplicates on it
 * @param referral the referral it belongs to
 * @param messageId the sender's id of the message
 * @param sender the agency that wrote it
 * @param type type and version, for example {@code vetted-case/1}
 * @param digest {@link Digest#of} over {@code sealed}
 * @param sealed the exact stored bytes
 * @param deadlineMillis hard deadline of the call, in milliseconds
 * @param traceparent its trace (W3C Trace Context), or empty if nothing is traced
 */
public record OutboundDelivery(
    Agency agency,
    DeliveryId deliveryId,
    ReferralId referral,
    MessageId messageId,
    AgencyId sender,
    String type,
    String digest,
    byte[] sealed,
    long deadlineMillis,
    Optional<String> traceparent) {

  /** A delivery that is not traced. */
  public OutboundDelivery(
      Agency agency,
      DeliveryId deliveryId,
      ReferralId referral,
      MessageId messageId,
      AgencyId sender,
      String type,
      String digest,
      byte[] sealed,
      long deadlineMillis) {
    this(
        agency,
        deliveryId,
        referral,
        messageId,
        sender,
        type,
        digest,
        sealed,
        deadlineMillis,
        Optional.empty());
  }
}
