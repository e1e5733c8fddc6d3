package org.wasl.rules.statistics;

import java.util.Optional;

/**
 * One number as counted.
 *
 * @param fact the readable fact that was grouped by; empty where the case does not have it
 * @param measure what was counted
 * @param tally how many
 */
public record Count(Optional<String> fact, Measure measure, Tally tally) {}
