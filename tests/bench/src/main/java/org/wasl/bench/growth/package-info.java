/**
 * Fills a store as if it had grown. It copies the rows of some referrals that a gateway carried,
 * under new ids and earlier times.
 */
package org.wasl.bench.growth;
