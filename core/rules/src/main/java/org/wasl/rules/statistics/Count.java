package org.wasl.rules.statistics;

import java.util.Optional;

/**
 * One number as counted.
 *
 * @param fact the readable fact that was grouped by, or empty if the case does not have it
 * @param measure the measure
 * @param tally how many
 */
public record Count(Optional<String> fact, Measure measure, Tally tally) {}
