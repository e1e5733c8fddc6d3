/**
 * The one truth: PostgreSQL, reached through a few transactions by name.
 *
 * <p>{@link org.wasl.store.Store#open} gives them out. In order of a message's life: {@link
 * org.wasl.store.intake.Intake} accepts or refuses, {@link org.wasl.store.delivery.Relay} claims
 * what is due, {@link org.wasl.store.delivery.Attempts} leases and records, {@link
 * org.wasl.store.delivery.Reconciler} finds what was cut off, {@link
 * org.wasl.store.replay.ParkedRequests} sends again what was parked. Each writes its audit entries
 * in the same transaction, and every transaction takes its locks in one order: deliveries, gates,
 * referrals, counters, each by its key.
 *
 * <p>What is expected is a value: {@link org.wasl.store.jdbc.Result} says whether a transaction
 * took place, its value what came of it. No exception or log line of this package holds a row's
 * content.
 */
package org.wasl.store;
