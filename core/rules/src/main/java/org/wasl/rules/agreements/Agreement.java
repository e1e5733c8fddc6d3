package org.wasl.rules.agreements;

import java.util.Set;
import org.wasl.rules.AgencyRole;
import org.wasl.rules.lifecycle.ReferralState;

/**
 * One line of the agreements.
 *
 * @param sender the required kind of the sender, which is also its role in this referral
 * @param type message type, without its version
 * @param subtype its code or action, {@link #ANY} for all, or empty if the type has none
 * @param states the states of the referral it holds in, or empty for all
 * @param recipients the roles in this referral that receive the message
 * @param namedRecipients further recipients that no role describes. They are not empty if {@code
 *     recipients} is empty
 */
public record Agreement(
    AgencyRole sender,
    String type,
    String subtype,
    Set<ReferralState> states,
    Set<AgencyRole> recipients,
    Set<NamedRecipient> namedRecipients) {

  /** The types that only the gateway sends. */
  public static final Set<String> OWN_TYPES = Set.of("reminder", "status", "notice-expiry");

  private static final String OWN_NAMES = "reminder, status and notice-expiry";

  /** Matches every subtype. */
  public static final String ANY = "*";

  /**
   * Copies the sets. It refuses a line without recipients, and a line that permits any other role
   * to instruct or assign.
   */
  public Agreement {
    states = Set.copyOf(states);
    recipients = Set.copyOf(recipients);
    namedRecipients = Set.copyOf(namedRecipients);
    if (recipients.isEmpty() && namedRecipients.isEmpty()) {
      throw new IllegalArgumentException("no recipient");
    }
    if (type.equals("instruction") && sender != AgencyRole.PROSECUTION) {
      throw new IllegalArgumentException("only prosecution may instruct");
    }
    if (type.equals("assignment") && sender != AgencyRole.TRIAGE) {
      throw new IllegalArgumentException("only triage may assign");
    }
    if ((sender == AgencyRole.GATEWAY) != OWN_TYPES.contains(type)) {
      throw new IllegalArgumentException("the gateway sends " + OWN_NAMES + ", nobody else does");
    }
  }

  /** A line that names roles only, for tests of several modules. */
  public Agreement(
      AgencyRole sender,
      String type,
      String subtype,
      Set<ReferralState> states,
      Set<AgencyRole> recipients) {
    this(sender, type, subtype, states, recipients, Set.of());
  }

  /** Tells whether the line is about messages of that type and code or action. */
  public boolean covers(String messageType, String messageSubtype) {
    return type.equals(messageType) && (subtype.equals(ANY) || subtype.equals(messageSubtype));
  }

  boolean holdsIn(ReferralState state) {
    return states.isEmpty() || states.contains(state);
  }
}
