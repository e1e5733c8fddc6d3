package org.wasl.store.users;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.wasl.rules.operations.ParkedRequestState;

/**
 * A change of a user that was asked for.
 *
 * @param id id of the request
 * @param change the planned change
 * @param requester id of the person who asked
 * @param requestedAt when it was requested
 * @param expiresAt time after which it cannot be approved
 * @param state its state. An approved request is done
 * @param decider id of the person who approved or rejected it
 * @param decidedAt when it was decided
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
