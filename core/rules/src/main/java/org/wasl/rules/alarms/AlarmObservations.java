package org.wasl.rules.alarms;

import java.util.List;
import java.util.Set;

/**
 * The observations of one evaluation.
 *
 * @param observed all present conditions, and the events since the last evaluation
 * @param unobservable kinds of conditions that could not be evaluated. Their open alarms stay open
 */
public record AlarmObservations(List<AlarmObservation> observed, Set<AlarmKind> unobservable) {}
