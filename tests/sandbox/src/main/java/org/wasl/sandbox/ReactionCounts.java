package org.wasl.sandbox;

/**
 * Counts of the reactions that a sandbox has sent since it started.
 *
 * @param accepted reactions that the gateway accepted
 * @param refused reactions that it refused for good
 * @param duplicates reactions that were deliberately submitted twice
 */
public record ReactionCounts(long accepted, long refused, long duplicates) {}
