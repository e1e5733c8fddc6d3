package org.wasl.store.intake;

import java.util.Optional;
import java.util.UUID;

/**
 * A message that was refused.
 *
 * @param agency who sent it, or {@link #UNKNOWN}; it is recorded in that agency's stream, never in
 *     a referral's
 * @param problem code of the problem type that was answered
 * @param messageId as far as it was read
 * @param why a further code; empty where the problem says all
 */
public record RefusedSubmission(
    String agency, String problem, Optional<UUID> messageId, Optional<String> why) {
  /** The agency of a sender that the directory does not know. */
  public static final String UNKNOWN = "unknown";
}
