/**
 * Requests of operators about parked deliveries: to replay, discard or re-route them; decided by a
 * second person where the rules ask for one.
 */
package org.wasl.store.replay;
