package org.wasl.trials.checker;

/**
 * One promise that was not kept.
 *
 * @param promise which
 * @param description happened, with ids
 */
public record BrokenPromise(Promise promise, String description) {}
