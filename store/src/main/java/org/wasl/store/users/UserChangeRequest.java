package org.wasl.store.users;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.wasl.rules.operations.ParkedRequestState;

/**
 * A change of a user that was asked for.
 *
 * @param id of the request
 * @param change what is to be changed
 * @param requester id of the person who asked
 * @param requestedAt when
 * @param expiresAt after this it cannot be approved
 * @param state its state; approved is done
 * @param decider id of who approved or rejected it
 * @param decidedAt when
 */
public record UserChangeRequest(
    UUID id,
    PlannedUserChange change,
    String requester,
    Instant requestedAt,
    Instant expiresAt,
    ParkedRequestState state,
    Optional<String> decider,
    Optional<Instant> decidedAt) {}
