/**
 * A store that has grown: the rows of some referrals that a gateway carried are written again and
 * again, under new ids and earlier times.
 */
package org.wasl.trials.bench.growth;
