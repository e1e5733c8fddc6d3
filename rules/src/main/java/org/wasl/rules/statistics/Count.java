package org.wasl.rules.statistics;

/**
 * One number as counted.
 *
 * @param fact the readable fact that was grouped by; null where it is not known
 * @param measure what was counted
 * @param number how many
 */
public record Count(String fact, Measure measure, long number) {}
