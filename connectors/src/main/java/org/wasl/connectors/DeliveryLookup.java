package org.wasl.connectors;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.wasl.rules.id.AgencyId;
import org.wasl.rules.id.DeliveryId;
import org.wasl.rules.id.ReferralId;

/**
 * Looks up recorded deliveries that are pending at agencies. Every answer is empty if the database
 * does not answer.
 */
public interface DeliveryLookup {
  /**
   * Tells for each delivery to this agency, by id, whether it has ended. Unknown deliveries and
   * those to other agencies are absent.
   */
  Optional<Map<DeliveryId, Boolean>> ended(AgencyId agency, Collection<DeliveryId> deliveries);

  /** Returns the ids among these that are deliveries to other agencies than this one. */
  Optional<Set<DeliveryId>> toOthers(AgencyId agency, Collection<DeliveryId> deliveries);

  /**
   * The deliveries of a referral to an agency that ended without a receipt and are not sent again.
   */
  Optional<List<DeliveryId>> givenUp(ReferralId referral, AgencyId agency);

  /** Returns the erased ones of these referrals. */
  Optional<Set<ReferralId>> erased(Collection<ReferralId> referrals);
}
