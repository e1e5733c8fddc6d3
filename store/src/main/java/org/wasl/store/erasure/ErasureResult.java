package org.wasl.store.erasure;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.wasl.rules.delivery.DeliveryState;
import org.wasl.rules.lifecycle.ObjectKind;
import org.wasl.rules.lifecycle.ObjectState;

/** The result of a request to erase a referral, or of its confirmation. */
public sealed interface ErasureResult {

  /**
   * It is requested; a second person must confirm it.
   *
   * @param by the requester
   * @param at time of the request
   * @param now whether it was recorded by this call; else it was recorded before
   */
  record Requested(String by, Instant at, boolean now) implements ErasureResult {}

  /** It is erased; files still have to be {@link ErasureCleaning cleaned}. */
  record Done() implements ErasureResult {}

  /** Why it is not erased. */
  sealed interface Obstacle extends ErasureResult {}

  /**
   * It was erased before.
   *
   * @param at when
   * @param basis on what basis, a code
   */
  record AlreadyErased(Instant at, String basis) implements Obstacle {}

  /** There is no such referral. */
  record Unknown() implements Obstacle {}

  /**
   * A legal hold keeps it.
   *
   * @param reason a code
   * @param by who
   * @param since when
   */
  record UnderLegalHold(String reason, String by, Instant since) implements Obstacle {}

  /**
   * These deliveries have not ended; nothing is erased before they have.
   *
   * @param deliveries in order of their messages
   */
  record NotFinal(List<OpenDelivery> deliveries) implements Obstacle {}

  /**
   * These wanted notices and warrants are not over; who withdraws one must still be able to say so.
   *
   * @param notices in the order in which they were made
   */
  record NoticesInForce(List<NoticeInForce> notices) implements Obstacle {}

  /** Nobody requested it, or the request has expired. */
  record NotRequested() implements Obstacle {}

  /** The person who requested it cannot confirm it. */
  record SamePerson() implements Obstacle {}

  /**
   * A delivery that has not ended.
   *
   * @param id which
   * @param recipient to whom
   * @param state where it stands
   */
  record OpenDelivery(UUID id, String recipient, DeliveryState state) {}

  /**
   * A wanted notice or a warrant that is not over.
   *
   * @param id of the message that made it
   * @param kind which of the two
   * @param state its state
   */
  record NoticeInForce(UUID id, ObjectKind kind, ObjectState state) {}
}
