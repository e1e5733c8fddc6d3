package org.wasl.wire.exchange;

/**
 * An agency asks for the proof of one step of a referral.
 *
 * @param referral who asks, and about which
 * @param step its number, from 1; 0 where the address names none
 */
public record StepProofInquiry(ReferralInquiry referral, long step) {}
