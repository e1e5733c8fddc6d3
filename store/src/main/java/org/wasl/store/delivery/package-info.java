/**
 * Deliveries from their first due time to their end: claims for the broker, leases and outcomes of
 * attempts, gates of agencies, parked and interrupted deliveries.
 */
package org.wasl.store.delivery;
