package org.wasl.rules.lifecycle;

import java.util.Optional;
import java.util.Set;

/**
 * One legal step of an object.
 *
 * @param kind of the object
 * @param codes what the object was made as, for example {@code further-inquiry}; empty for all
 * @param from the state before; {@link ObjectState#NONE} where the message makes the object
 * @param type message type, without its version
 * @param subtype its code or action; empty where the type has none
 * @param to the state after
 * @param holders what the message does to those who hold the object
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

  /** What a message asks of the holders of an object. */
  public enum HolderEffect {
    /** Nothing. */
    KEPT,
    /** Each must confirm, or answer, anew; its sender, if it holds the object, has. */
    ASKED,
    /** Its sender confirms or answers: nobody else than a holder may. */
    CONFIRMING
  }

  boolean isOf(String messageType, String messageSubtype) {
    return type.equals(messageType) && subtype.equals(messageSubtype);
  }

  boolean appliesTo(String code) {
    return codes.isEmpty() || codes.contains(code);
  }
}
