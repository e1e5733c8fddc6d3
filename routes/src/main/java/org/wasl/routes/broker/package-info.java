/**
 * The broker: per-agency queues of delivery ids, embedded or external. It gives order, prefetch,
 * flow control and something to watch; no promise depends on it. Whatever it loses, the reconciler
 * queues again from SQL.
 */
package org.wasl.routes.broker;
