/**
 * The agency's side of the protocol, as a library and a program.
 *
 * <p>{@code pki} keys and certificates; {@code receive} receives deliveries, pushed or collected;
 * {@code inbox} stores them; {@code send} the client that submits messages; {@code certify} tests
 * implementations of others; {@code cli} the commands.
 */
package org.wasl.kit;
