package org.wasl.store.replay;

import java.util.List;
import org.wasl.rules.id.AgencyId;
import org.wasl.rules.id.DeliveryId;

/**
 * The deliveries of a request that go to one agency and are, or were last, parked for one reason.
 *
 * @param agency recipient
 * @param cause cause of the parking, empty if none is recorded
 * @param count how many there are
 * @param unchanged how many of them are parked as they were when it was requested
 * @param ids the first of them, in the order in which they are moved
 */
public record RequestedGroup(
    AgencyId agency, String cause, int count, int unchanged, List<DeliveryId> ids) {}
