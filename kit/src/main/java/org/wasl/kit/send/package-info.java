/**
 * Submits messages to the gateway: {@link org.wasl.kit.send.MessageWriter} writes and signs the
 * bytes, {@link org.wasl.kit.send.GatewayClient} sends them until the gateway has answered.
 */
package org.wasl.kit.send;
