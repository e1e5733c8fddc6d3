package org.wasl.wire;

import java.util.UUID;

/**
 * One delivery, ready for a connector to carry.
 *
 * @param agency where to
 * @param deliveryId the agency de-duplicates on it
 * @param referral the referral it belongs to
 * @param messageId the sender's id of the message
 * @param sender who wrote it
 * @param type type and version, for example {@code vetted-case/1}
 * @param digest {@link Digest#of} over {@code sealed}
 * @param sealed the exact stored bytes
 * @param deadlineMillis after this the call must have ended, whatever the other side does
 */
public record Push(
    Agency agency,
    UUID deliveryId,
    UUID referral,
    UUID messageId,
    String sender,
    String type,
    String digest,
    byte[] sealed,
    long deadlineMillis) {}
