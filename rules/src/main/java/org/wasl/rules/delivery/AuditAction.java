package org.wasl.rules.delivery;

import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The action of an audit entry. Actions that change the state of a delivery are listed in {@link
 * DeliveryTransitions}; the others do not change any delivery.
 */
public enum AuditAction {
  /** A message was accepted; its deliveries are {@link DeliveryState#WAITING}. */
  ACCEPTED,
  /** A message was refused; nothing of it was stored. */
  REFUSED,
  /** A duplicate message was answered with the first answer. */
  DUPLICATE,
  /** No competent recipient was found; the triage agency receives the case. */
  TRIAGED,
  /** The id of a delivery was handed to the broker. */
  DISPATCHED,
  /** The broker lost the id; the delivery waits again. */
  REQUEUED,
  /**
   * Nothing was sent, because the breaker was open or no worker collected; the delivery waits again
   * and no attempt is counted.
   */
  RELEASED,
  /** A lease was taken; the call may follow. */
  ATTEMPTED,
  /** The attempt failed with a transient failure. */
  FAILED,
  /** The attempt was cut off by the end of our own process. */
  INTERRUPTED,
  /** A valid receipt was recorded. */
  DELIVERED,
  /** The agency reports that it opened the message. */
  RETRIEVED,
  /**
   * The agency reports that none of its keys opens the content: another holder must hand it over
   * again.
   */
  NEEDS_RESEAL,
  /** The delivery waits for an operator. */
  PARKED,
  /** An operator replayed a parked delivery. */
  REPLAYED,
  /** A later message superseded the delivery. */
  SUPERSEDED,
  /** An operator discarded a parked delivery; referral and trail stay. */
  DISCARDED,
  /**
   * An operator decided that another party of the referral receives a message; a holder of its
   * content is asked to hand it over to that recipient.
   */
  RE_ROUTED,
  /** The erasure of a referral was requested; a second person must confirm it. */
  ERASURE_REQUESTED,
  /**
   * A referral was erased: of the earlier steps that described it, only positions and leaves are
   * left.
   */
  ERASED,
  /** The last backup that may contain erased data has expired. */
  ERASURE_FINAL,
  /** A legal hold was set: the referral is kept beyond its retention. */
  HELD,
  /** A legal hold was released. */
  HOLD_RELEASED,
  /** The referral reached another state, its first one included. */
  OPENED,
  /**
   * An object or a party of the referral changed: an instruction, a notice, a participant, the
   * supervising office.
   */
  MOVED,
  /** An agency was given the timeline of a referral, or evidence: entries with their salts. */
  SHOWN,
  /** An operation of a person, or a decision on what another person asked for. */
  ORDERED,
  /** A person invoked an operation of the management port; {@code why} has its name. */
  OPERATED,
  /** A gateway process started. */
  STARTED,
  /** A gateway process stopped in order. */
  STOPPED,
  /** A gateway process put a changed file of its configuration in force. */
  CONFIGURED,
  /** A backup of the database was begun. */
  BACKED_UP,
  /** The database was restored from a backup. */
  RESTORED,
  /** An alarm. */
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
