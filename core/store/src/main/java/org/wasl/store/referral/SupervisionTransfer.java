package org.wasl.store.referral;

/**
 * The last message by which an agency gave its supervision of a referral away.
 *
 * @param message its number in the referral
 * @param step the step that accepted it
 */
public record SupervisionTransfer(int message, long step) {}
