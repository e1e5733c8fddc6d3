/**
 * The operator's commands, one class for each command of {@code ./wasl} that starts the gateway,
 * acts beside a running one or checks its configuration. Each is an {@link
 * org.wasl.administration.operator.OperatorCommand} and calls the gateway's own services.
 */
package org.wasl.administration;
