package org.wasl.trials.sandbox;

/**
 * What a sandbox has sent since it started.
 *
 * @param accepted reactions that the gateway took
 * @param refused reactions that it refused for good
 * @param duplicates reactions that were submitted twice on purpose
 */
public record ReactionCounts(long accepted, long refused, long duplicates) {}
