/** Queues of the old system's broker, by JMS over AMQP 1.0 or the core protocol of Artemis. */
package org.wasl.link.queue;
