package org.wasl.store.replay;

import java.util.List;
import java.util.UUID;

/**
 * The deliveries of a request that go to one agency and are, or were last, parked for one reason.
 *
 * @param agency recipient
 * @param cause why; empty where none is recorded
 * @param count how many
 * @param unchanged how many of them are parked as they were when it was requested
 * @param ids the first of them, in the order in which they are moved
 */
public record RequestedGroup(
    String agency, String cause, int count, int unchanged, List<UUID> ids) {}
