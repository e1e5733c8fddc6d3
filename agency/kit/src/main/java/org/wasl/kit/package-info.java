/**
 * The shared parts of an agency's programs, above the client for Java.
 *
 * <p>{@code pki} has keys and certificates. {@code receive} receives pushed or collected
 * deliveries, and {@code inbox} stores them. {@code send} writes and signs messages. {@code option}
 * has options of commands. {@code notices}, {@code acme} and {@code witness} do as their names say.
 */
package org.wasl.kit;
