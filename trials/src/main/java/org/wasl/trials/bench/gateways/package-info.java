/**
 * The gateways that a bench can measure, behind {@link org.wasl.trials.bench.gateways.BenchTarget}.
 */
package org.wasl.trials.bench.gateways;
