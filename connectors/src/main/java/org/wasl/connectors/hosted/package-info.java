/**
 * {@code protocol = hosted-jms} provides a broker for agencies that speak JMS and have no broker.
 * An agency connects with Artemis's client over TLS, under its certificate. It takes messages from
 * its queues {@code wasl.deliveries.ID} and {@code wasl.answers.ID}, and sends messages to {@code
 * wasl.submissions.ID}. Messages are read and written as in {@code jms}.
 *
 * <p>This broker is separate from the internal one that carries ids. It keeps all messages in
 * memory and none on disk. Both ends send lost messages again.
 */
package org.wasl.connectors.hosted;
