/**
 * An agency's client, for its own system. {@link org.wasl.client.WaslClient} publishes, asks and
 * collects. {@link org.wasl.client.PushEndpoint} takes pushed deliveries. It needs the JDK and the
 * library for JOSE. Results and refusals are values. Exceptions report mistakes of the caller only.
 */
package org.wasl.client;
