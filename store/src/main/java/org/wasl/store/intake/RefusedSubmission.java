package org.wasl.store.intake;

import java.util.Optional;
import java.util.UUID;
import org.wasl.audit.Why;

/**
 * A message that was refused.
 *
 * @param agency the sender, or {@link #UNKNOWN}; it is recorded in that agency's stream, never in a
 *     referral's
 * @param messageId as far as it was read
 * @param refusal the problem type that was answered, and what it is about
 */
public record RefusedSubmission(String agency, Optional<UUID> messageId, Why.Refusal refusal) {
  /** The agency of a sender that the directory does not know. */
  public static final String UNKNOWN = "unknown";
}
