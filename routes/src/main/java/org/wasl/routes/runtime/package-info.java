/**
 * The runtime of the routes. {@link org.wasl.routes.runtime.RouteRuntime} configures camel-main.
 * {@link org.wasl.routes.runtime.TypedRoute} gives a route typed steps, each of which returns a
 * {@link org.wasl.routes.runtime.StepResult}.
 */
package org.wasl.routes.runtime;
