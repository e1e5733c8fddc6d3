package org.wasl.store.delivery;

/** What came of one request of an attempt. */
sealed interface AttemptResult permits LeaseResult, OutcomeResult {}
