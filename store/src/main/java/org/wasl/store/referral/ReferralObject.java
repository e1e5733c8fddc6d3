package org.wasl.store.referral;

import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * An instruction, a wanted notice or a warrant of a referral.
 *
 * @param id the id of the message that created it
 * @param kind its kind
 * @param code code with which it was created
 * @param maker agency that created it
 * @param state its state
 * @param number of the message that created it, within the referral
 * @param until its last day, where it is a wanted notice that has one
 * @param holders the agencies that hold it, by id
 */
public record ReferralObject(
    UUID id,
    String kind,
    String code,
    String maker,
    String state,
    int number,
    Optional<LocalDate> until,
    List<Holder> holders) {

  /**
   * An agency that holds the object.
   *
   * @param agency its id
   * @param confirmed whether it has confirmed, or answered, what was asked last
   */
  public record Holder(String agency, boolean confirmed) {}

  /** Whether the agency holds it. */
  public boolean isHeldBy(String agency) {
    return holders.stream().anyMatch(holder -> holder.agency().equals(agency));
  }
}
