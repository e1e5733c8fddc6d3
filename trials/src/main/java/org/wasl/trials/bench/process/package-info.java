/** Child processes of the bench and what they cost. */
package org.wasl.trials.bench.process;
