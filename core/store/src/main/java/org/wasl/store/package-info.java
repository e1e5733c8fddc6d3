/**
 * The store keeps its data in PostgreSQL and offers a few transactions by name.
 *
 * <p>{@link org.wasl.store.Store#open} provides them, with one package for each subject. They
 * follow the life of a message. {@link org.wasl.store.intake.Intake} accepts or refuses it. {@link
 * org.wasl.store.delivery.DueDeliveries} claims the deliveries that are due. {@link
 * org.wasl.store.delivery.Attempts} grants leases and records outcomes. {@link
 * org.wasl.store.delivery.Reconciler} finds interrupted deliveries. {@link
 * org.wasl.store.replay.ParkedRequests} sends parked deliveries again. Each writes its audit
 * entries in the same transaction. Every transaction takes its locks in the order deliveries,
 * gates, referrals, counters, each by its key.
 *
 * <p>Expected outcomes are values. {@link org.wasl.database.Result} says whether a transaction was
 * committed, with its value. No exception or log line of this module holds the content of a row.
 *
 * <p>This package sees all others, and none of them sees it.
 */
package org.wasl.store;
