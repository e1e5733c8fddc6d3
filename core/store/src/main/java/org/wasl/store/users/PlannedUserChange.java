package org.wasl.store.users;

import java.util.Optional;
import org.wasl.audit.StepReason;
import org.wasl.audit.StepReason.UserChange.UserEvent;

/**
 * A change of a user of the console.
 *
 * @param user name to log in with
 * @param person id of the user in the trail
 * @param before the user's rights, in the words of {@link StepReason.UserChange}
 * @param after the user's rights after the change
 * @param passwordHash hash of a password that serves once, empty if the password stays
 * @param fileDigest SHA-256 (hex) of the users file as it was when the change was planned
 * @param reason a code
 */
public record PlannedUserChange(
    String user,
    String person,
    String before,
    String after,
    Optional<String> passwordHash,
    String fileDigest,
    String reason) {
  StepReason why(UserEvent event, Optional<String> code, Optional<String> requester) {
    return new StepReason.UserChange(event, person, before, after, code, requester);
  }
}
