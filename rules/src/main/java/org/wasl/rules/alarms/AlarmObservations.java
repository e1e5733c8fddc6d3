package org.wasl.rules.alarms;

import java.util.List;
import java.util.Set;

/**
 * What was found at one time.
 *
 * @param observed all that stands, and what happened since the last look
 * @param unobservable standing kinds that could not be looked for: those that were there stay
 */
public record AlarmObservations(List<AlarmObservation> observed, Set<AlarmKind> unobservable) {}
