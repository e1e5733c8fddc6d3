/**
 * The life of one delivery (one message to one agency): its states, the one table of legal steps,
 * what follows from the outcome of an attempt, and the breaker in front of an agency.
 *
 * <p>All pure functions: the caller brings clock and random bits, stores what is returned and reads
 * it back. Times are milliseconds of whatever clock the caller uses consistently.
 */
package org.wasl.rules.delivery;
