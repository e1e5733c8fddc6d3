/**
 * The operator's commands: one class for each command of {@code ./wasl} that starts the gateway,
 * acts beside a running one or looks at its configuration. Each is an {@link
 * org.wasl.gateway.command.operator.OperatorCommand}; they call the gateway's own services.
 */
package org.wasl.gateway.command;
