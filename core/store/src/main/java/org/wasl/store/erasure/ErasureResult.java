package org.wasl.store.erasure;

import java.time.Instant;
import java.util.List;
import org.wasl.rules.delivery.DeliveryState;
import org.wasl.rules.id.AgencyId;
import org.wasl.rules.id.DeliveryId;
import org.wasl.rules.id.MessageId;
import org.wasl.rules.lifecycle.ObjectKind;
import org.wasl.rules.lifecycle.ObjectState;

/** The result of a request to erase a referral, or of its confirmation. */
public sealed interface ErasureResult {

  /**
   * The erasure is requested, and a second person must confirm it.
   *
   * @param by the requester
   * @param at time of the request
   * @param now whether this call recorded it. Otherwise it was recorded before
   */
  record Requested(String by, Instant at, boolean now) implements ErasureResult {}

  /** The referral is erased. Files still have to be {@link ErasureCleaning cleaned}. */
  record Done() implements ErasureResult {}

  /** The reason why it is not erased. */
  sealed interface Obstacle extends ErasureResult {}

  /**
   * The referral was erased before.
   *
   * @param at when it was erased
   * @param basis code of the legal basis
   */
  record AlreadyErased(Instant at, String basis) implements Obstacle {}

  /** There is no such referral. */
  record Unknown() implements Obstacle {}

  /**
   * A legal hold keeps it.
   *
   * @param reason a code
   * @param by id of the person who set it
   * @param since when it was set
   */
  record UnderLegalHold(String reason, String by, Instant since) implements Obstacle {}

  /**
   * These deliveries have not ended. Nothing is erased before they have.
   *
   * @param deliveries the deliveries in order of their messages
   */
  record NotFinal(List<OpenDelivery> deliveries) implements Obstacle {}

  /**
   * These wanted notices and warrants are not over. The agency that withdraws one must still be
   * able to say so.
   *
   * @param notices the notices and warrants in the order in which they were made
   */
  record NoticesInForce(List<NoticeInForce> notices) implements Obstacle {}

  /** Nobody requested it, or the request has expired. */
  record NotRequested() implements Obstacle {}

  /** The person who requested it cannot confirm it. */
  record SamePerson() implements Obstacle {}

  /**
   * A delivery that has not ended.
   *
   * @param id id of the delivery
   * @param recipient its recipient
   * @param state its state
   */
  record OpenDelivery(DeliveryId id, AgencyId recipient, DeliveryState state) {}

  /**
   * A wanted notice or a warrant that is not over.
   *
   * @param id id of the message that made it
   * @param kind wanted notice or warrant
   * @param state its state
   */
  record NoticeInForce(MessageId id, ObjectKind kind, ObjectState state) {}
}
