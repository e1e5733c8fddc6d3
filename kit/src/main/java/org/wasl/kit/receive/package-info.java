/**
 * Takes deliveries: bytes, checks, receipt. In order of time: {@link
 * org.wasl.kit.receive.AgencyServer} (they are brought) or {@link org.wasl.kit.receive.Collector}
 * (they are fetched), {@link org.wasl.kit.receive.DeliveryReceiver} (checks, inbox, receipt),
 * {@link org.wasl.kit.receive.MessageHandler} (what the agency does with it).
 */
package org.wasl.kit.receive;
