package org.wasl.store.referral;

import java.util.List;
import java.util.Optional;
import org.wasl.rules.id.AgencyId;
import org.wasl.rules.id.MessageId;

/**
 * The states of a referral and its objects, which a decision about a later message needs.
 *
 * @param referral the referral
 * @param objects its instructions, notices and warrants, in order of their messages
 * @param seized the courts before which it was brought, empty before that
 */
public record ReferralSnapshot(
    Timeline.Referral referral, List<ReferralObject> objects, List<AgencyId> seized) {

  /** Returns the facts, besides the states, on which a decision by this snapshot depends. */
  public ReferralFacts facts() {
    return referral.facts();
  }

  /** The object of that id. */
  public Optional<ReferralObject> object(MessageId id) {
    return objects.stream().filter(object -> object.id().equals(id)).findFirst();
  }

  /** Tells whether the agency holds something of this referral. */
  public boolean holds(AgencyId agency) {
    return objects.stream().anyMatch(object -> object.isHeldBy(agency));
  }
}
