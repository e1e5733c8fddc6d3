/**
 * Handles deliveries from their first due time to their end. It has claims for the broker, leases
 * and outcomes of attempts, gates of agencies, and parked and interrupted deliveries.
 */
package org.wasl.store.delivery;
