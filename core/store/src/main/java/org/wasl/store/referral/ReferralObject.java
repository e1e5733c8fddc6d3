package org.wasl.store.referral;

import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.wasl.rules.id.AgencyId;
import org.wasl.rules.id.MessageId;

/**
 * An instruction, a wanted notice or a warrant of a referral.
 *
 * @param id the id of the message that created it
 * @param kind its kind
 * @param code code with which it was created
 * @param maker agency that created it
 * @param state its state
 * @param number number of the message that created it, within the referral
 * @param until its last day, if it is a wanted notice that has one
 * @param holders the agencies that hold it, by id
 */
public record ReferralObject(
    MessageId id,
    String kind,
    String code,
    AgencyId maker,
    String state,
    int number,
    Optional<LocalDate> until,
    List<Holder> holders) {

  /**
   * An agency that holds the object.
   *
   * @param agency its id
   * @param confirmed whether it has confirmed or answered the last request
   */
  public record Holder(AgencyId agency, boolean confirmed) {}

  /** Tells whether the agency holds it. */
  public boolean isHeldBy(AgencyId agency) {
    return holders.stream().anyMatch(holder -> holder.agency().equals(agency));
  }
}
