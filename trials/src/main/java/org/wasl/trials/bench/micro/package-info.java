/** Costs of single stages, measured alone. */
package org.wasl.trials.bench.micro;
