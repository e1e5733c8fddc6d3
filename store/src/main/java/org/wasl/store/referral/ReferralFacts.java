package org.wasl.store.referral;

import java.util.List;

/**
 * What a decision about a later message reads of its referral besides the state, and what another
 * message may change meanwhile. It is compared again under the lock of the referral.
 *
 * @param clearJson JSON object of the facts that stay readable, as the database writes it
 * @param police competent police services
 * @param office supervising office
 * @param others further parties
 */
public record ReferralFacts(
    String clearJson, List<String> police, String office, List<String> others) {}
