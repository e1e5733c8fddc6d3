package org.wasl.connectors;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * Looks up what the gateway has recorded of deliveries that lie at agencies. Every answer is empty
 * where the database does not answer.
 */
public interface DeliveryLookup {
  /** By id, whether a delivery is over; one that the gateway does not know is missing. */
  Optional<Map<UUID, Boolean>> ended(Collection<UUID> deliveries);

  /** The deliveries of a referral to an agency of which nothing more is sent, without a receipt. */
  Optional<List<UUID>> givenUp(UUID referral, String agency);

  /** Those of these referrals that were erased. */
  Optional<Set<UUID>> erased(Collection<UUID> referrals);
}
