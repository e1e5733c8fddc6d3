package org.wasl.store.delivery;

import org.wasl.rules.id.AgencyId;
import org.wasl.rules.id.DeliveryId;

/**
 * A message on the broker (claim check pattern). It is the right to lease one delivery, until
 * another ticket for it is given out. The content stays in the store.
 *
 * @param deliveryId id of the delivery
 * @param agency its recipient
 * @param generation how often the delivery was claimed. A ticket of an older generation gets no
 *     lease
 * @param urgency 0 (lowest) to 3
 */
public record Ticket(DeliveryId deliveryId, AgencyId agency, int generation, int urgency) {}
