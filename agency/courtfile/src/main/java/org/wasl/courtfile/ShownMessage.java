package org.wasl.courtfile;

import org.wasl.rules.id.DeliveryId;

/**
 * A message that the office opened with its key.
 *
 * @param delivery the delivery that brought it
 * @param digest digest of the sealed bytes, which the trail has too
 * @param body the bytes that the sender signed, in JSON
 */
public record ShownMessage(DeliveryId delivery, String digest, byte[] body) {}
