/**
 * The life of one delivery (one message to one agency). The package has its states, the table of
 * legal steps, the decision after an attempt, and the circuit breaker of an agency.
 *
 * <p>All are pure functions. The caller brings clock and random bits, stores the returned values
 * and reads them back. Times are milliseconds of any clock that the caller uses consistently.
 */
package org.wasl.rules.delivery;
