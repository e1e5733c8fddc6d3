package org.wasl.wire.exchange;

/** A request of an agency for evidence: of a whole referral, or of one step of it. */
public sealed interface EvidenceInquiry permits ReferralInquiry, StepProofInquiry {}
