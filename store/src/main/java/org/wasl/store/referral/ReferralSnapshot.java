package org.wasl.store.referral;

import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * The states of a referral and its objects: what a decision about a later message needs.
 *
 * @param referral the referral
 * @param objects its instructions, notices and warrants, in order of their messages
 * @param seized the courts before which it was brought; empty before
 */
public record ReferralSnapshot(
    Timeline.Referral referral, List<ReferralObject> objects, List<String> seized) {

  /** What a decision by this snapshot depends on, besides the states. */
  public ReferralFacts facts() {
    return referral.facts();
  }

  /** The object of that id. */
  public Optional<ReferralObject> object(UUID id) {
    return objects.stream().filter(object -> object.id().equals(id)).findFirst();
  }

  /** Whether the agency holds something of this referral. */
  public boolean holds(String agency) {
    return objects.stream().anyMatch(object -> object.isHeldBy(agency));
  }
}
