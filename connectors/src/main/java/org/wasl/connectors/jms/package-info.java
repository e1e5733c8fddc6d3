/**
 * JMS and AMQP, for an agency with a message broker: deliveries are sent to a queue of its broker;
 * its messages, receipts and refusals are taken from another, and answered on a third. Artemis is
 * called by its core protocol, any other broker by AMQP 1.0.
 *
 * <p>Who an agency is, its broker's certificate says: it is one of the agency's own.
 */
package org.wasl.connectors.jms;
