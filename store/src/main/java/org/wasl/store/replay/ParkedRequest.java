package org.wasl.store.replay;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.wasl.rules.operations.ParkedDeliveryAction;
import org.wasl.rules.operations.ParkedRequestState;

/**
 * A request about parked deliveries, with its progress.
 *
 * @param id of the request
 * @param action what is done to each
 * @param target agency that is to have the content, of a re-routing
 * @param reason a code
 * @param requester who filed it
 * @param requestedAt when
 * @param expiresAt after this it cannot be approved
 * @param state its state
 * @param decider the last person who approved, rejected or stopped it
 * @param approver who approved it
 * @param decidedAt when it was decided last
 * @param perMinute most deliveries in a minute
 * @param total deliveries it is about
 * @param processed of these, those already processed
 * @param moved of these, those that were still parked and were moved
 * @param endedAt when it was over
 */
public record ParkedRequest(
    UUID id,
    ParkedDeliveryAction action,
    Optional<String> target,
    String reason,
    String requester,
    Instant requestedAt,
    Instant expiresAt,
    ParkedRequestState state,
    Optional<String> decider,
    Optional<String> approver,
    Optional<Instant> decidedAt,
    int perMinute,
    int total,
    int processed,
    int moved,
    Optional<Instant> endedAt) {

  /**
   * How many of its deliveries are no longer parked as they were when it was requested; those that
   * are gone count.
   *
   * @param groups all of its deliveries that are still there
   */
  public int changed(List<RequestedGroup> groups) {
    return total - groups.stream().mapToInt(RequestedGroup::unchanged).sum();
  }
}
