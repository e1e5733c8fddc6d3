/** The gateways that the bench compares. */
package org.wasl.trials.bench.gateways;
