package org.wasl.trials.checker;

/**
 * One promise that was not kept.
 *
 * @param promise which
 * @param what happened, with ids
 */
public record BrokenPromise(Promise promise, String description) {}
