package org.wasl.store;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.wasl.rules.operations.ReplayAction;
import org.wasl.rules.operations.RequestState;

/**
 * What somebody asked for about parked deliveries, and how far it has come.
 *
 * @param id of the request
 * @param action what is done to each
 * @param target who is to have the content, of a re-routing
 * @param reason a code
 * @param requester who asked for it
 * @param requestedAt when
 * @param expiresAt past it nobody can approve it any more
 * @param state where it stands
 * @param decider who decided last: approved, rejected or stopped it
 * @param approver who approved it
 * @param decidedAt when it was decided last
 * @param perMinute how many follow in a minute, at most
 * @param total deliveries it is about
 * @param looked of these, those that had their turn
 * @param done of these, those that were still parked and were moved
 * @param endedAt when it was over
 */
public record ReplayRequest(
    UUID id,
    ReplayAction action,
    Optional<String> target,
    String reason,
    String requester,
    Instant requestedAt,
    Instant expiresAt,
    RequestState state,
    Optional<String> decider,
    Optional<String> approver,
    Optional<Instant> decidedAt,
    int perMinute,
    int total,
    int looked,
    int done,
    Optional<Instant> endedAt) {}
