/**
 * The agency's end of the wire, as a library and a program.
 *
 * <p>{@code pki} keys and certificates; {@code receive} takes deliveries, brought or fetched;
 * {@code inbox} where they are kept; {@code send} the client that submits messages; {@code sandbox}
 * synthetic agencies with scripted behaviour; {@code cli} the commands.
 */
package org.wasl.kit;
