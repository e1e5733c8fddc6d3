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
 * @param id id of the request
 * @param action action on each delivery
 * @param target agency that is to have the content, for a re-routing
 * @param reason code of the reason
 * @param requester id of the person who filed it
 * @param requestedAt when it was filed
 * @param expiresAt time after which it cannot be approved
 * @param state its state
 * @param decider the last person who approved, rejected or stopped it
 * @param approver id of the person who approved it
 * @param decidedAt when it was decided last
 * @param perMinute most deliveries in a minute
 * @param total how many deliveries it is about
 * @param processed how many of these are already processed
 * @param moved how many of these were still parked and were moved
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
   * Counts its deliveries that are no longer parked as they were when it was requested. Those that
   * are gone count, too.
   *
   * @param groups all of its deliveries that are still there
   */
  public int changed(List<RequestedGroup> groups) {
    return total - groups.stream().mapToInt(RequestedGroup::unchanged).sum();
  }
}
