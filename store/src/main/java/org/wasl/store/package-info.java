/**
 * The store: PostgreSQL, reached through a few transactions by name.
 *
 * <p>{@link org.wasl.store.Store#open} provides them; one package for each subject. In order of a
 * message's life: {@link org.wasl.store.intake.Intake} accepts or refuses it, {@link
 * org.wasl.store.delivery.Relay} claims the deliveries that are due, {@link
 * org.wasl.store.delivery.Attempts} grants leases and records outcomes, {@link
 * org.wasl.store.delivery.Reconciler} finds what was interrupted, {@link
 * org.wasl.store.replay.ParkedRequests} sends again what was parked. Each writes its audit entries
 * in the same transaction, and every transaction takes its locks in one order: deliveries, gates,
 * referrals, counters, each by its key.
 *
 * <p>Expected outcomes are values: {@link org.wasl.store.jdbc.Result} says whether a transaction
 * was committed, with its value. No exception or log line of this module holds the content of a
 * row.
 *
 * <p>This package sees all others; none of them sees it.
 */
package org.wasl.store;
