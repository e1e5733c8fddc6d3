package org.wasl.rules.delivery;

import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The action of an audit entry. {@link DeliveryTransitions} lists the actions that change the state
 * of a delivery. The others do not change any delivery.
 */
public enum AuditAction {
  /** A message was accepted. Its deliveries are {@link DeliveryState#WAITING}. */
  ACCEPTED,
  /** A message was refused. Nothing of it was stored. */
  REFUSED,
  /** A duplicate message was answered with the first answer. */
  DUPLICATE,
  /** No competent recipient was found. The triage agency receives the case. */
  TRIAGED,
  /** The id of a delivery was handed to the broker. */
  DISPATCHED,
  /** The broker lost the id. The delivery waits again. */
  REQUEUED,
  /**
   * Nothing was sent, because the breaker was open or no worker collected. The delivery waits
   * again, and no attempt is counted.
   */
  RELEASED,
  /** A lease was taken. The call may follow. */
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
   * The agency reports that none of its keys opens the content. Another holder must hand it over
   * again.
   */
  NEEDS_RESEAL,
  /** The delivery waits for an operator. */
  PARKED,
  /** An operator replayed a parked delivery. */
  REPLAYED,
  /** A later message superseded the delivery. */
  SUPERSEDED,
  /** An operator discarded a parked delivery. The referral and its trail stay. */
  DISCARDED,
  /**
   * An operator decided that another party of the referral receives a message. A holder of its
   * content is asked to hand it over to that recipient.
   */
  RE_ROUTED,
  /** The erasure of a referral was requested. A second person must confirm it. */
  ERASURE_REQUESTED,
  /**
   * A referral was erased. Only positions and leaves remain of the earlier steps that described it.
   */
  ERASED,
  /** The last backup that may contain erased data has expired. */
  ERASURE_FINAL,
  /** A legal hold was set. The referral is kept beyond its retention. */
  HELD,
  /** A legal hold was released. */
  HOLD_RELEASED,
  /** The referral reached another state. Its first state counts too. */
  OPENED,
  /**
   * An object or a party of the referral changed. Examples are an instruction, a notice, a
   * participant or the supervising office.
   */
  MOVED,
  /** The gateway has a whole evidence file that an accepted message lists. */
  FILE_STORED,
  /** An agency was given an evidence file, or a part of it, for the first time. */
  FILE_FETCHED,
  /**
   * An agency has the whole evidence file, with the digest that its message lists, and signed it.
   */
  FILE_VERIFIED,
  /**
   * A message that lists an evidence file was handed over, with the file's key, to another agency.
   */
  FILE_HANDED_OVER,
  /** An agency was given the timeline of a referral, or evidence (entries with their salts). */
  SHOWN,
  /** A person performed an operation, or decided on another person's request. */
  ORDERED,
  /** A person invoked an operation of the management port. {@code why} has its name. */
  OPERATED,
  /** A gateway process started. */
  STARTED,
  /** A gateway process stopped in order. */
  STOPPED,
  /** A gateway process applied a changed file of its configuration. */
  CONFIGURED,
  /** A backup of the database began. */
  BACKED_UP,
  /** The database was restored from a backup. */
  RESTORED,
  /** An alarm. */
  ALARM;

  private static final Map<String, AuditAction> BY_WIRE_NAME =
      Stream.of(values()).collect(Collectors.toUnmodifiableMap(AuditAction::wireName, a -> a));

  private final String wireName = name().toLowerCase(Locale.ROOT).replace('_', '-');

  /** The wire name in lower case with words joined by hyphens, as in the audit entry. */
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
