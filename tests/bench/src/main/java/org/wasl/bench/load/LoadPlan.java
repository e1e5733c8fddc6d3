package org.wasl.bench.load;

/**
 * The parameters of a load.
 *
 * @param warmupSeconds the least time before anything counts
 * @param maxWarmupSeconds the longest time before anything counts
 * @param settleSeconds time of load before each measurement
 * @param seconds time of each measurement
 * @param maxOutstanding clients pause while this many cases are accepted and not delivered
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
