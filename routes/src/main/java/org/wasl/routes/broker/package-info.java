/**
 * The broker, embedded or external, with one queue of delivery ids for each agency. It provides
 * order, prefetch, flow control and monitoring. Guarantees do not depend on it. The reconciler
 * queues lost ids again from SQL.
 */
package org.wasl.routes.broker;
