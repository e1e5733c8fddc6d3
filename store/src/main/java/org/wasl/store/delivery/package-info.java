/**
 * Deliveries from their first due time to their end: claims for the broker, leases and outcomes of
 * attempts, gates in front of agencies, what is parked, what was interrupted.
 */
package org.wasl.store.delivery;
