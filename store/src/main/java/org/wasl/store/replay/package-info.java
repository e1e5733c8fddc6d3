/**
 * Requests of operators about parked deliveries: to replay them, to give them up, or to route their
 * content to another agency; decided by a second person where the rules ask for one.
 */
package org.wasl.store.replay;
