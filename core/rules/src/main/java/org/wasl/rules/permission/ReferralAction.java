package org.wasl.rules.permission;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.wasl.rules.agreements.AgreementDecision;
import org.wasl.rules.id.AgencyId;
import org.wasl.rules.lifecycle.ReferralState;

/** A kind of message that an agreement gives to an agency, and whether it may be sent now. */
public sealed interface ReferralAction {
  /** Message type, without its version. */
  String type();

  /** Its code or action, or empty if the type has none. */
  String subtype();

  /**
   * It may be sent now.
   *
   * @param object the instruction, notice or warrant that the message names
   * @param mayAnswer the instructions that it may name besides, as answered by it
   * @param asked whether the agency was asked for it. It then holds the object or one of these
   *     instructions, and has not confirmed or answered yet
   * @param agreement its recipients, and the state of the referral afterwards
   */
  record Allowed(
      String type,
      String subtype,
      Optional<ObjectSnapshot> object,
      List<ObjectSnapshot> mayAnswer,
      boolean asked,
      AgreementDecision.Permitted agreement)
      implements ReferralAction {}

  /**
   * It may not be sent now.
   *
   * @param missing a code of the list {@code missing}
   * @param possibleIn states of the referral in which it may be sent, if the present state is the
   *     obstacle
   * @param holders ids of the agencies that may send it, if known
   */
  record NotAllowed(
      String type,
      String subtype,
      String missing,
      Set<ReferralState> possibleIn,
      List<AgencyId> holders)
      implements ReferralAction {

    /** An entry without states and holders. */
    public NotAllowed(String type, String subtype, String missing) {
      this(type, subtype, missing, Set.of(), List.of());
    }
  }
}
