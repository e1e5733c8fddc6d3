/**
 * An agency's client, for its own system: {@link org.wasl.client.WaslClient} publishes, asks and
 * collects, {@link org.wasl.client.PushEndpoint} takes deliveries that are pushed. It needs the JDK
 * and the library for JOSE. What comes is a value, also a refusal; only what a caller does wrong
 * throws.
 */
package org.wasl.client;
