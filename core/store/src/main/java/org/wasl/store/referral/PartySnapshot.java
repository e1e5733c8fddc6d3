package org.wasl.store.referral;

/**
 * The state of a referral, for a party.
 *
 * @param snapshot the data that a decision about a message needs
 * @param page its objects with the messages and deliveries that brought them, without any step, and
 *     whether the agency is a party
 */
public record PartySnapshot(ReferralSnapshot snapshot, TimelinePage page) {}
