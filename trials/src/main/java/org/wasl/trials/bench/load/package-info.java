/** The load that the bench publishes and the receivers that take it. */
package org.wasl.trials.bench.load;
