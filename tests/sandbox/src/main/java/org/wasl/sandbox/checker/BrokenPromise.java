package org.wasl.sandbox.checker;

/**
 * One violation of a promise.
 *
 * @param promise which
 * @param description happened, with ids
 */
public record BrokenPromise(Promise promise, String description) {}
