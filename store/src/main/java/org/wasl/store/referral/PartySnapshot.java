package org.wasl.store.referral;

/**
 * Where a referral stands, for a party.
 *
 * @param snapshot what a decision about a message needs
 * @param page its objects with the messages and deliveries that brought them, without any step; and
 *     whether the agency is a party
 */
public record PartySnapshot(ReferralSnapshot snapshot, TimelinePage page) {}
