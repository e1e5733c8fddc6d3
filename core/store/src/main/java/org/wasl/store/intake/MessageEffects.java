package org.wasl.store.intake;

import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.wasl.rules.id.AgencyId;
import org.wasl.rules.id.MessageId;
import org.wasl.store.intake.Acceptance.ContinuesReferral;
import org.wasl.store.intake.Acceptance.OpensReferral;
import org.wasl.store.intake.Acceptance.SendsOwnMessage;

/**
 * Effects of a later message besides the state of its referral, in the same transaction.
 *
 * @param clearJson JSON object of the message's own facts that stay readable
 * @param amended JSON object that replaces the referral's facts, empty if they stay
 * @param office the new supervising office, empty if it stays
 * @param joining agencies that become parties
 * @param lapsingCodes codes of the objects that lapse unanswered
 * @param objectEffects effects on objects of the referral
 */
public record MessageEffects(
    String clearJson,
    Optional<String> amended,
    Optional<AgencyId> office,
    List<AgencyId> joining,
    Set<String> lapsingCodes,
    List<ObjectEffect> objectEffects) {

  /** No effect. */
  public static final MessageEffects NONE =
      new MessageEffects("{}", Optional.empty(), Optional.empty(), List.of(), Set.of(), List.of());

  static MessageEffects of(Acceptance row) {
    return switch (row.effect()) {
      case ContinuesReferral later -> later.effects();
      case OpensReferral _, SendsOwnMessage _ -> NONE;
    };
  }

  /** Effect of a message on one object. */
  public sealed interface ObjectEffect {
    /** The object's id. */
    MessageId object();

    /** The object's state after it. */
    String next();
  }

  /**
   * The message creates the object.
   *
   * @param object id of the message
   * @param kind kind of the object
   * @param code the requested action, in the words of the message
   * @param next its first state
   * @param holders the agencies that must confirm or answer
   * @param until its last day, empty if it has no end
   */
  public record ObjectCreation(
      MessageId object,
      String kind,
      String code,
      String next,
      List<AgencyId> holders,
      Optional<LocalDate> until)
      implements ObjectEffect {}

  /**
   * The message changes the state of the object.
   *
   * @param object id of the object
   * @param expected the state in which this is allowed, checked under the lock
   * @param next its state after it
   * @param whenConfirmed its state instead, when every holder has confirmed
   * @param holders its request to the holders
   * @param lastDay its effect on the last day
   * @param ground code of the reason for a refusal, empty if the message refuses nothing
   */
  public record ObjectUpdate(
      MessageId object,
      String expected,
      String next,
      Optional<String> whenConfirmed,
      HolderRequest holders,
      LastDayEffect lastDay,
      Optional<String> ground)
      implements ObjectEffect {}

  /** The effect of a message on the last day of an object. */
  public sealed interface LastDayEffect {

    /** It stays as it is. */
    record Unchanged() implements LastDayEffect {}

    /**
     * The object gets another last day.
     *
     * @param until the new last day, empty if the object has no end from now on
     */
    record Replaced(Optional<LocalDate> until) implements LastDayEffect {}

    /**
     * The object ends because this day is over. Checked under the lock, because another message may
     * have replaced it.
     *
     * @param until the day
     * @param unnotified agencies to which the message that says so cannot be sealed now. They are
     *     told later
     */
    record Reached(LocalDate until, Set<String> unnotified) implements LastDayEffect {}
  }

  /** The demand of a message on the holders of an object. */
  public enum HolderRequest {
    /** Nothing. */
    KEPT,
    /** Each holder must confirm again. If the sender is a holder, it counts as confirmed. */
    ASKED,
    /** The sender confirms. */
    CONFIRMING
  }
}
