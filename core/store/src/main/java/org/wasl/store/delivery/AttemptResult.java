package org.wasl.store.delivery;

/** Result of one request of an attempt. */
sealed interface AttemptResult permits LeaseResult, OutcomeResult {}
