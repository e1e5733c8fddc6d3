package org.wasl.trials.bench.load;

/**
 * The parameters of a load.
 *
 * @param warmupSeconds before anything counts, at least
 * @param maxWarmupSeconds the same, at most
 * @param settleSeconds of load before each measurement
 * @param seconds measured, in each round
 * @param maxOutstanding clients pause while so many are accepted and not yet delivered
 * @param quietSeconds draining ends when nothing has arrived for this time
 * @param drainSeconds the longest wait for deliveries under way
 */
public record LoadPlan(
    int warmupSeconds,
    int maxWarmupSeconds,
    int settleSeconds,
    int seconds,
    long maxOutstanding,
    int quietSeconds,
    int drainSeconds) {}
