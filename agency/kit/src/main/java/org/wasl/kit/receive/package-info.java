/**
 * Receives deliveries. Read in order of time {@link org.wasl.kit.receive.AgencyServer} (push) or
 * {@link org.wasl.kit.receive.Collector} (pull), {@link org.wasl.kit.receive.DeliveryReceiver}
 * (verification, inbox, receipt), {@link org.wasl.kit.receive.MessageHandler} (processing by the
 * agency).
 */
package org.wasl.kit.receive;
