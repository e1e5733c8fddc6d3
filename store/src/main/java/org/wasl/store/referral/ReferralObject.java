package org.wasl.store.referral;

import java.util.List;
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
 * @param holders the agencies that hold it, by id
 */
public record ReferralObject(
    UUID id,
    String kind,
    String code,
    String maker,
    String state,
    int number,
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
