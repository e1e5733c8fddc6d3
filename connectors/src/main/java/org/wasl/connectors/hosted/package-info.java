/**
 * {@code protocol = hosted-jms}: a broker of the gateway for agencies that speak JMS and have none.
 * An agency connects with Artemis's client, over TLS and under its certificate; it takes from its
 * queues {@code wasl.deliveries.ID} and {@code wasl.answers.ID} and sends to {@code
 * wasl.submissions.ID}. Messages are read and written as in {@code jms}.
 *
 * <p>The broker is not the one that carries ids, and keeps everything in memory: nothing of it is
 * on a disk. What it loses, both ends send again.
 */
package org.wasl.connectors.hosted;
