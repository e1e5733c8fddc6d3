/** Deliveries: claim, lease, outcome, gate of an agency, reconciliation. */
package org.wasl.store.delivery;
