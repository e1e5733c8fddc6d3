package org.wasl.store.intake;

import java.util.Optional;
import java.util.UUID;
import org.wasl.audit.Why;

/**
 * A message that was turned away.
 *
 * @param agency who sent it, or {@link #UNKNOWN}; its stream tells of it, never a referral's
 * @param messageId as far as it was read
 * @param refusal the problem type that was answered, and what it is about
 */
public record RefusedSubmission(String agency, Optional<UUID> messageId, Why.Refusal refusal) {
  /** The agency of a sender that the directory does not know. */
  public static final String UNKNOWN = "unknown";
}
