package org.wasl.rules.lifecycle;

import java.util.Optional;
import java.util.Set;

/**
 * One legal step of an object.
 *
 * @param kind kind of the object
 * @param codes codes with which the object was created, for example {@code further-inquiry}, or
 *     empty for all
 * @param from the state before, or {@link ObjectState#NONE} if the message creates the object
 * @param type message type, without its version
 * @param subtype its code or action, or empty if the type has none
 * @param to the state after
 * @param holders effect of the message on the holders of the object
 * @param whenConfirmed the state instead of {@code to} once the last holder has confirmed
 */
public record ObjectTransition(
    ObjectKind kind,
    Set<String> codes,
    ObjectState from,
    String type,
    String subtype,
    ObjectState to,
    HolderEffect holders,
    Optional<ObjectState> whenConfirmed) {

  /** The action that a message asks of the holders of an object. */
  public enum HolderEffect {
    /** Nothing. */
    KEPT,
    /** Each must confirm or answer again. A sender that holds the object counts as confirmed. */
    ASKED,
    /** Its sender, which must be a holder, confirms or answers. */
    CONFIRMING
  }

  boolean isOf(String messageType, String messageSubtype) {
    return type.equals(messageType) && subtype.equals(messageSubtype);
  }

  boolean appliesTo(String code) {
    return codes.isEmpty() || codes.contains(code);
  }
}
