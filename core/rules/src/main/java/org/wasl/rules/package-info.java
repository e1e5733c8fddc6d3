/**
 * Decisions of the gateway, as pure functions on records. They have no input or output, no clock
 * and no dependency. Randomness is a parameter. The package {@code delivery} decides the step after
 * an attempt. {@code lifecycle} has the states of a referral, {@code agreements} the permitted
 * senders and recipients, and {@code competence} the responsible agencies. {@code deadlines} has
 * obligations and their due times, {@code statistics} has counts and their disclosure. {@code
 * alarms} has alarms, {@code operations} has requests of operators and rates. {@code permission}
 * has the messages that a party may send now, {@code retention} how long data is kept.
 */
package org.wasl.rules;
