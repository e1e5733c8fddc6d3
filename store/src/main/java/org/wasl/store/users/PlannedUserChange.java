package org.wasl.store.users;

import java.util.Optional;
import org.wasl.audit.Why;
import org.wasl.audit.Why.UserChange.UserEvent;

/**
 * A change of a user of the console.
 *
 * @param user name to log in with
 * @param person id of the user in the trail
 * @param before what the user may do, in the words of {@link Why.UserChange}
 * @param after the same, as it is to be
 * @param passwordHash of a password that serves once; empty where the password stays
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
  Why why(UserEvent event, Optional<String> code, Optional<String> requester) {
    return new Why.UserChange(event, person, before, after, code, requester);
  }
}
