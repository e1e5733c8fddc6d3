package org.wasl.rules.deadlines;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.wasl.rules.delivery.AuditAction;

/**
 * A kind of step, written {@code action:type/subtype}, for example {@code
 * delivered:instruction/open-investigation}. No subtype matches any subtype. The type {@code *}
 * matches any type. The type {@code =} matches the message that started the deadline. The subtype
 * {@code =} matches a handover of that message. The subtype of a handover is the type of the
 * message that it hands over.
 *
 * @param action the action
 * @param type message type
 * @param subtype its subtype, or empty for any
 */
public record StepPattern(AuditAction action, String type, String subtype) {
  private static final String ANY = "*";
  private static final String SAME = "=";
  private static final Pattern TEXT =
      Pattern.compile("([a-z-]{1,20}):([*=]|[a-z][a-z0-9-]{1,62})(?:/(=|[a-z][a-z0-9-]{1,62}))?");

  /**
   * Reads the notation.
   *
   * @throws IllegalArgumentException for anything else
   */
  public static StepPattern parse(String text) {
    Matcher parts = TEXT.matcher(text);
    if (!parts.matches()) {
      throw new IllegalArgumentException("a step is written action:type or action:type/subtype");
    }
    String subtype = parts.group(3) == null ? "" : parts.group(3);
    return new StepPattern(AuditAction.ofWireName(parts.group(1)), parts.group(2), subtype);
  }

  /** Tells whether the pattern is about the message that started the deadline. */
  boolean isSameMessage() {
    return type.equals(SAME);
  }

  /** Tells whether the pattern is a handover of the message that started the deadline. */
  boolean handsOver() {
    return subtype.equals(SAME);
  }

  /** Tells whether the pattern is about messages of that type only. */
  boolean isOf(String messageType) {
    return type.equals(messageType);
  }

  /** Tells whether the pattern is about the acceptance of such a message, whatever it contains. */
  boolean isAcceptance(String messageType, String messageSubtype) {
    return action == AuditAction.ACCEPTED
        && (type.equals(ANY) || type.equals(messageType))
        && (subtype.isEmpty() || handsOver() || subtype.equals(messageSubtype));
  }

  /** Tells whether the step matches. With {@code =} the caller must also compare the message. */
  boolean matches(TrailEvent event) {
    return action == event.action()
        && (isSameMessage() || type.equals(ANY) || type.equals(event.type()))
        && (subtype.isEmpty() || handsOver() || subtype.equals(event.subtype()));
  }
}
