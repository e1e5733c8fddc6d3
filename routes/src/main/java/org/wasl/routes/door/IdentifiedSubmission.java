package org.wasl.routes.door;

import org.wasl.wire.directory.Agency;
import org.wasl.wire.exchange.Submission;

/**
 * Bytes of which we know who sent them.
 *
 * @param submission as the connector handed it over
 * @param sender the agency its certificate speaks for
 */
public record IdentifiedSubmission(Submission submission, Agency sender) {}
