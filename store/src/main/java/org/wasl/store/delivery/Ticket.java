package org.wasl.store.delivery;

import java.util.UUID;

/**
 * A message on the broker (claim check pattern): the right to lease one delivery, until another
 * ticket for it is given out. The content stays in the store.
 *
 * @param deliveryId which
 * @param agency its recipient
 * @param generation how often the delivery was claimed; a ticket of an older one gets no lease
 * @param urgency 0 (lowest) to 3
 */
public record Ticket(UUID deliveryId, String agency, int generation, int urgency) {}
