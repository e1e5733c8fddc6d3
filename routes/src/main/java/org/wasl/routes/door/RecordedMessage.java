package org.wasl.routes.door;

import org.wasl.wire.exchange.AgencyResponse;

/**
 * A message that is kept, now or since earlier.
 *
 * @param answer the answer, the same bytes every time
 * @param first whether this is the first time
 */
public record RecordedMessage(AgencyResponse answer, boolean first) {}
