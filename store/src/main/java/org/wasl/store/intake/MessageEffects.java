package org.wasl.store.intake;

import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.wasl.store.intake.Acceptance.ContinuesReferral;
import org.wasl.store.intake.Acceptance.OpensReferral;
import org.wasl.store.intake.Acceptance.SendsOwnMessage;

/**
 * Effects of a later message besides the state of its referral, in the same transaction.
 *
 * @param clearJson JSON object of the message's own facts that stay readable
 * @param amended JSON object that replaces the referral's facts; empty where they stay
 * @param office the new supervising office; empty where it stays
 * @param joining agencies that become parties
 * @param lapsingCodes codes of the objects that lapse unanswered
 * @param objectEffects effects on objects of the referral
 */
public record MessageEffects(
    String clearJson,
    Optional<String> amended,
    Optional<String> office,
    List<String> joining,
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
    UUID object();

    /** The object's state after it. */
    String next();
  }

  /**
   * It creates the object.
   *
   * @param object id of the message
   * @param kind of the object
   * @param code what is asked, in the words of the message
   * @param next its first state
   * @param holders who must confirm or answer
   * @param until its last day; empty where it has no end
   */
  public record ObjectCreation(
      UUID object,
      String kind,
      String code,
      String next,
      List<String> holders,
      Optional<LocalDate> until)
      implements ObjectEffect {}

  /**
   * It changes the state of the object.
   *
   * @param object which
   * @param expected the state in which this may be; checked under the lock
   * @param next its state after it
   * @param whenConfirmed its state instead, once every holder has confirmed
   * @param holders what it asks of the holders
   * @param lastDay what it does to its last day
   * @param ground why what was asked is refused, a code; empty where it is not
   */
  public record ObjectUpdate(
      UUID object,
      String expected,
      String next,
      Optional<String> whenConfirmed,
      HolderRequest holders,
      LastDayEffect lastDay,
      Optional<String> ground)
      implements ObjectEffect {}

  /** What a message does to the last day of an object. */
  public sealed interface LastDayEffect {

    /** It stays as it is. */
    record Unchanged() implements LastDayEffect {}

    /**
     * It becomes another one.
     *
     * @param until empty where the object has no end from now on
     */
    record Replaced(Optional<LocalDate> until) implements LastDayEffect {}

    /**
     * The object ends because this day is over. Checked under the lock, because another message may
     * have replaced it.
     *
     * @param until the day
     * @param unnotified agencies to which the message that says so cannot be sealed now; they are
     *     told later
     */
    record Reached(LocalDate until, Set<String> unnotified) implements LastDayEffect {}
  }

  /** What a message requires of the holders of an object. */
  public enum HolderRequest {
    /** Nothing. */
    KEPT,
    /** Each must confirm again; the sender, if it is one, counts as confirmed. */
    ASKED,
    /** The sender confirms. */
    CONFIRMING
  }
}
