package org.wasl.link.xml;

import java.time.Instant;
import java.util.UUID;

/**
 * What is known of a delivery beside its document: a vetted case has no referral in its envelope.
 *
 * @param delivery the gateway's id of the delivery
 * @param referral the referral that the message opened or belongs to
 * @param receivedAt when it was received, as its receipt says
 */
public record XmlDelivery(UUID delivery, UUID referral, Instant receivedAt) {}
