/**
 * The broker: per-agency queues of delivery ids, embedded or external. It provides order, prefetch,
 * flow control and monitoring; no guarantee depends on it. The reconciler queues lost ids again
 * from SQL.
 */
package org.wasl.routes.broker;
