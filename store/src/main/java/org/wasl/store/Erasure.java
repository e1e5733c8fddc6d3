package org.wasl.store;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.wasl.rules.delivery.DeliveryState;

/** What came of the wish to erase a referral. */
public sealed interface Erasure {

  /**
   * It is asked for; another person has to confirm it.
   *
   * @param by who asked
   * @param at when
   * @param now whether that was just recorded; else it waits since then
   */
  record Requested(String by, Instant at, boolean now) implements Erasure {}

  /** It is erased; files still have to be {@link ErasureCleaning cleaned}. */
  record Done() implements Erasure {}

  /**
   * It was erased before.
   *
   * @param at when
   * @param basis on what basis, a code
   */
  record Before(Instant at, String basis) implements Erasure {}

  /** There is no such referral. */
  record Unknown() implements Erasure {}

  /**
   * It is kept by order of a person.
   *
   * @param reason a code
   * @param by who
   * @param since when
   */
  record Held(String reason, String by, Instant since) implements Erasure {}

  /**
   * These deliveries have not ended; nothing is erased before they have.
   *
   * @param deliveries in order of their messages
   */
  record Open(List<OpenDelivery> deliveries) implements Erasure {}

  /** Nobody asked for it, or longer ago than a request counts. */
  record NotRequested() implements Erasure {}

  /** Who asked for it cannot confirm it. */
  record SamePerson() implements Erasure {}

  /**
   * A delivery that has not ended.
   *
   * @param id which
   * @param recipient to whom
   * @param state where it stands
   */
  record OpenDelivery(UUID id, String recipient, DeliveryState state) {}
}
