/**
 * What an operator types: one class for each command of {@code ./wasl} that starts the gateway,
 * acts beside a running one or looks at its configuration. Each is an {@link
 * org.wasl.gateway.command.OperatorCommand}; what they do is done by the gateway's own parts and
 * its desks.
 */
package org.wasl.gateway.command;
