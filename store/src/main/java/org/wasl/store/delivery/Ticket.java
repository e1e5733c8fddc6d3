package org.wasl.store.delivery;

import java.util.UUID;

/**
 * What travels over the broker: the right to lease one delivery, until another one is given out.
 *
 * @param deliveryId which
 * @param agency its recipient
 * @param generation how often it was given out; stale ones are dropped at the lease
 * @param urgency 0 (lowest) to 3
 */
public record Ticket(UUID deliveryId, String agency, int generation, int urgency) {}
