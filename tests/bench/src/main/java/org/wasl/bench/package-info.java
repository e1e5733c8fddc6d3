/**
 * The bench drives a gateway from another process over mutual TLS and counts the deliveries at the
 * receivers. In one run it can drive the plain gateway in its two settings and Wasl, in turns, with
 * equal cases.
 *
 * <p>A {@link org.wasl.bench.gateways.BenchTarget} is a gateway that it can drive. Driver,
 * receivers and gateway share one machine. The driver's own share of the CPU is part of every
 * result.
 */
package org.wasl.bench;
