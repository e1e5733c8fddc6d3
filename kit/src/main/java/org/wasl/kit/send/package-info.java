/**
 * Submits messages to the gateway: {@link org.wasl.kit.send.MessageWriter} makes the bytes, {@link
 * org.wasl.kit.send.GatewayClient} sends exactly these until the gateway has answered.
 */
package org.wasl.kit.send;
