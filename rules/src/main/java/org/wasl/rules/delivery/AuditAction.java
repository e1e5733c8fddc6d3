package org.wasl.rules.delivery;

import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What an audit entry says was done. Those that move a delivery are listed in {@link
 * DeliveryTransitions}; the others leave every delivery as it was.
 */
public enum AuditAction {
  /** A message was taken in; its deliveries are {@link DeliveryState#WAITING}. */
  ACCEPTED,
  /** A message was turned away; nothing of it was kept. */
  REFUSED,
  /** A message known already was answered with the first answer. */
  DUPLICATE,
  /** No competent recipient was found; the triage agency receives the case. */
  TRIAGED,
  /** The id of a delivery was handed to the broker. */
  DISPATCHED,
  /** The broker lost the id; the delivery waits again. */
  REQUEUED,
  /**
   * Nothing could be sent, the breaker was open or nobody came; the delivery waits again, nothing
   * counted.
   */
  RELEASED,
  /** A lease was taken; the call may follow. */
  ATTEMPTED,
  /** The attempt failed for a while. */
  FAILED,
  /** The attempt was cut off by our own death. */
  INTERRUPTED,
  /** A valid receipt was recorded. */
  DELIVERED,
  /** The agency says that it opened what it received. */
  RETRIEVED,
  /**
   * The agency says that none of its keys opens what was sealed to it: the content is to be given
   * anew.
   */
  NEEDS_RESEAL,
  /** The delivery waits for a person. */
  PARKED,
  /** A person sent a parked delivery on its way again. */
  REPLAYED,
  /** A later message made the delivery pointless. */
  SUPERSEDED,
  /** A person decided that a parked delivery is not to be made; referral and trail stay. */
  DISCARDED,
  /**
   * A person decided that another party of the referral is to have a message; who has its content
   * is asked to hand it over to that recipient.
   */
  RE_ROUTED,
  /** A person asked that a referral be erased; another one has to confirm it. */
  ERASURE_REQUESTED,
  /**
   * A referral was erased: of the steps before this one, those that told of it, nothing is left but
   * their places and leaves.
   */
  ERASED,
  /** The last backup that may hold what was erased has aged out. */
  ERASURE_FINAL,
  /** A person ordered that a referral be kept, whatever its retention says. */
  HELD,
  /** A person ended that. */
  HOLD_RELEASED,
  /** The referral reached another state, its first one included. */
  OPENED,
  /** Something in the referral changed: an instruction, a notice, who takes part or supervises. */
  MOVED,
  /** An agency was given evidence of a referral: entries with the salts that open them. */
  SHOWN,
  /** A person of operations ordered something, or decided on what another one ordered. */
  ORDERED,
  /** A person invoked an operation of the management port; its name is why. */
  OPERATED,
  /** A gateway process started. */
  STARTED,
  /** A gateway process stopped in order. */
  STOPPED,
  /** A gateway process put a changed file of its configuration in force. */
  CONFIGURED,
  /** A backup of the database was begun. */
  BACKED_UP,
  /** The database was made of a backup. */
  RESTORED,
  /** Something a person must look at. */
  ALARM;

  private static final Map<String, AuditAction> BY_WIRE_NAME =
      Stream.of(values()).collect(Collectors.toUnmodifiableMap(AuditAction::wireName, a -> a));

  private final String wireName = name().toLowerCase(Locale.ROOT).replace('_', '-');

  /** Lower case, words joined by hyphens; as written into the audit entry. */
  public String wireName() {
    return wireName;
  }

  /**
   * The action of that wire name.
   *
   * @throws IllegalArgumentException for any other text
   */
  public static AuditAction ofWireName(String wireName) {
    AuditAction action = BY_WIRE_NAME.get(wireName);
    if (action != null) {
      return action;
    }
    throw new IllegalArgumentException("no such audit action");
  }
}
