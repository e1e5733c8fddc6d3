/**
 * The bench: drives a gateway from another process over mutual TLS and counts at the receivers what
 * came out. In one run it can drive the plain gateway in its two settings and Wasl, in turns, with
 * the same cases.
 *
 * <p>A {@link org.wasl.trials.bench.gateways.BenchTarget} is what can be driven. Driver, receivers
 * and gateway share one machine: the driver's own share of the CPU is part of every result.
 */
package org.wasl.trials.bench;
