package org.wasl.store.intake;

/**
 * A delivery that an accepted message creates.
 *
 * @param message the message
 * @param to its recipient
 * @param number number of the message within its referral, from 1. It orders the deliveries to an
 *     agency
 */
record NewDelivery(Acceptance message, Acceptance.Recipient to, int number) {}
