/**
 * Submits messages to the gateway. {@link org.wasl.kit.send.MessageWriter} writes and signs the
 * bytes, and {@link org.wasl.client.WaslClient} sends them until the gateway has answered.
 */
package org.wasl.kit.send;
