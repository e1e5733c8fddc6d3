package org.wasl.store.referral;

import java.util.List;
import org.wasl.rules.id.AgencyId;

/**
 * The facts of a referral, besides the state, on which a decision about a later message depends.
 * Another message may change them meanwhile, so they are compared again under the lock of the
 * referral.
 *
 * @param clearJson JSON object of the facts that stay readable, as the database writes it
 * @param police competent police services
 * @param office supervising office
 * @param others further parties
 */
public record ReferralFacts(
    String clearJson, List<AgencyId> police, AgencyId office, List<AgencyId> others) {}
