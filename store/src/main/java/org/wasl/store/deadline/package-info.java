/**
 * Deadlines of agencies and statuses for reporters: both are derived from the trail. A notification
 * of the gateway is claimed in the transaction that accepts it, so that none is sent twice.
 */
package org.wasl.store.deadline;
