/** The gateways that a bench can measure, behind {@link org.wasl.bench.gateways.BenchTarget}. */
package org.wasl.bench.gateways;
