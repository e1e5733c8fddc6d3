/** Queues of the old system's broker, by JMS: AMQP 1.0, or the core protocol of Artemis. */
package org.wasl.link.queue;
