/**
 * The runtime of the routes: {@link org.wasl.routes.runtime.RouteRuntime} configures camel-main,
 * {@link org.wasl.routes.runtime.TypedRoute} gives a route steps with types, and {@link
 * org.wasl.routes.runtime.QueueConsumerControl} starts and stops queue listeners.
 */
package org.wasl.routes.runtime;
