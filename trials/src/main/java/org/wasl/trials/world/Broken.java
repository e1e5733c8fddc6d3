package org.wasl.trials.world;

/**
 * One promise that was not kept.
 *
 * @param promise which
 * @param what happened, with ids
 */
public record Broken(Promise promise, String what) {}
