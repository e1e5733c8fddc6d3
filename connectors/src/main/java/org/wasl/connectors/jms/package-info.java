/**
 * JMS and AMQP, for an agency with a message broker. Deliveries go to one queue of its broker. Its
 * messages, receipts and refusals come from another, and answers go to a third. Artemis is called
 * by its core protocol, any other broker by AMQP 1.0.
 *
 * <p>The broker's certificate identifies the agency, because it is one of the agency's own.
 */
package org.wasl.connectors.jms;
