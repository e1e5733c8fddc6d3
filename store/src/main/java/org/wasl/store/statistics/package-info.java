/** Counts for the statistics endpoint. */
package org.wasl.store.statistics;
