/** Counts over the readable facts of referrals. */
package org.wasl.store.statistics;
