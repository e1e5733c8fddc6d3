package org.wasl.rules.lifecycle;

import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The table of state transitions that messages cause. They are transitions of the referral, and of
 * the instruction, wanted notice or warrant that a message creates or names. A transition that is
 * not in the table is illegal.
 */
public final class Lifecycle {

  /** Subtype of a vetted case for which no police unit or no office is competent. */
  public static final String UNASSIGNED = "unassigned";

  /** Subtype of a judgment with which a notice or warrant ends. */
  static final String ENDS_NOTICE = "ends-notice";

  /**
   * One legal step of a referral.
   *
   * @param from the state before
   * @param type message type, without its version
   * @param subtype its code (instruction) or action (notice), {@link #UNASSIGNED} for a case
   *     without a competent agency, or empty if the type has none
   * @param to the state after, or the state before if the message changes nothing
   */
  public record Transition(ReferralState from, String type, String subtype, ReferralState to) {}

  private static final List<Transition> REFERRAL = ReferralTransitionTable.table();
  private static final List<ObjectTransition> OBJECTS = ObjectTransitionTable.table();

  /** The types of message that supersede undelivered ones, for their recipients. */
  public static final Set<String> SUPERSEDING = Set.of("case-withdrawal");

  private Lifecycle() {}

  /** All legal steps of a referral. The list is unmodifiable. */
  public static List<Transition> all() {
    return REFERRAL;
  }

  /** All legal steps of its objects, for tests of several modules. The list is unmodifiable. */
  public static List<ObjectTransition> objectTransitions() {
    return OBJECTS;
  }

  /** The state after that message in that state, or empty if the message is not legal. */
  public static Optional<ReferralState> next(ReferralState from, String type, String subtype) {
    return REFERRAL.stream()
        .filter(step -> step.from() == from)
        .filter(step -> step.type().equals(type) && step.subtype().equals(subtype))
        .map(Transition::to)
        .findFirst();
  }

  /** The states in which that message is legal, or empty for an unknown type or subtype. */
  public static Set<ReferralState> sources(String type, String subtype) {
    return REFERRAL.stream()
        .filter(step -> step.type().equals(type) && step.subtype().equals(subtype))
        .map(Transition::from)
        .collect(
            Collectors.collectingAndThen(
                Collectors.toCollection(() -> EnumSet.noneOf(ReferralState.class)),
                Collections::unmodifiableSet));
  }

  /** The transition by which that message creates an object, or empty if it creates none. */
  public static Optional<ObjectTransition> creating(String type, String subtype) {
    return OBJECTS.stream()
        .filter(step -> step.from() == ObjectState.NONE && step.isOf(type, subtype))
        .findFirst();
  }

  /**
   * The transition of an object of that kind, code and state by that message, or empty if it is
   * illegal.
   */
  public static Optional<ObjectTransition> next(
      ObjectKind kind, String code, ObjectState from, String type, String subtype) {
    return OBJECTS.stream()
        .filter(step -> step.kind() == kind && step.from() == from)
        .filter(step -> from != ObjectState.NONE && step.isOf(type, subtype))
        .filter(step -> step.appliesTo(code))
        .findFirst();
  }

  /** Tells whether that message acts on objects of that kind and code, in some state of them. */
  public static boolean concerns(ObjectKind kind, String code, String type, String subtype) {
    return OBJECTS.stream()
        .filter(step -> step.kind() == kind && step.from() != ObjectState.NONE)
        .anyMatch(step -> step.isOf(type, subtype) && step.appliesTo(code));
  }

  /** The object that a message must name. */
  public enum NamedObject {
    /** None. The message is about the referral. It may name a request that it answers. */
    NOTHING,
    /** A wanted notice or a warrant. It may name a request that it answers, too. */
    NOTICE,
    /** The instruction, delegation or question that it answers. */
    REQUEST
  }

  /** The object that the message must name. */
  public static NamedObject names(String type, String subtype) {
    Set<ObjectKind> kinds =
        OBJECTS.stream()
            .filter(step -> step.from() != ObjectState.NONE && step.isOf(type, subtype))
            .map(ObjectTransition::kind)
            .collect(Collectors.toUnmodifiableSet());
    if (kinds.stream().anyMatch(ObjectKind::isNotice)) {
      return NamedObject.NOTICE;
    }
    return kinds.isEmpty() || creating(type, subtype).isPresent()
        ? NamedObject.NOTHING
        : NamedObject.REQUEST;
  }

  /** Tells whether that message sets the last day of a wanted notice again, or removes it. */
  public static boolean replacesLastDay(String type, String subtype) {
    return type.equals(ObjectKind.WANTED_NOTICE.wireName()) && subtype.equals("modify");
  }

  /** Tells whether that message sets the last day of a wanted notice. */
  public static boolean setsLastDay(String type, String subtype) {
    return replacesLastDay(type, subtype)
        || creating(type, subtype)
            .filter(step -> step.kind() == ObjectKind.WANTED_NOTICE)
            .isPresent();
  }

  /**
   * Codes of the instructions that lapse unanswered when that message has led the referral to that
   * state. If the referral is over, these are all that are not about ending a notice. If another
   * office supervises, these are the ones about the reporter's identity, because that office must
   * ask for itself.
   */
  public static Set<String> lapsedInstructions(String type, String subtype, ReferralState next) {
    if (next.isOver()) {
      return OBJECTS.stream()
          .filter(step -> step.kind() == ObjectKind.INSTRUCTION && step.from() == ObjectState.NONE)
          .map(step -> step.subtype().isEmpty() ? step.type() : step.subtype())
          .filter(code -> !code.equals(ObjectTransitionTable.WITHDRAW))
          .collect(Collectors.toUnmodifiableSet());
    }
    return transfersSupervision(type, subtype)
        ? Set.of(ObjectTransitionTable.DISCLOSE, ObjectTransitionTable.QUESTION)
        : Set.of();
  }

  /** Tells whether the sender transfers its supervision by that message. */
  static boolean transfersSupervision(String type, String subtype) {
    return type.equals("assignment") || type.equals("instruction") && subtype.equals("transfer");
  }

  /** Tells whether such a message makes, changes or ends a wanted notice or a warrant. */
  static boolean isAboutNotice(String type, String subtype) {
    return OBJECTS.stream().anyMatch(step -> step.kind().isNotice() && step.isOf(type, subtype));
  }

  /**
   * Tells whether such a message is superseded while it is undelivered. A message about a notice
   * never is, because its holder must learn that the notice has ended.
   */
  public static boolean isSuperseded(String type, String subtype) {
    return REFERRAL.stream().anyMatch(step -> step.type().equals(type))
        && !isAboutNotice(type, subtype);
  }
}
