package org.wasl.wire.exchange;

/**
 * A request of an agency for the proof of one step of a referral.
 *
 * @param referral the agency and the referral
 * @param step its number, from 1. 0 where the address names none
 */
public record StepProofInquiry(ReferralInquiry referral, long step) implements EvidenceInquiry {}
