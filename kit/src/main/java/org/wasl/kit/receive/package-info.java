/**
 * Takes deliveries: HTTPS server, checks, receipt. In order of time: {@link
 * org.wasl.kit.receive.AgencyServer} (bytes in), {@link org.wasl.kit.receive.Reception} (checks,
 * inbox, receipt), {@link org.wasl.kit.receive.MessageHandler} (what the agency does with it).
 */
package org.wasl.kit.receive;
