/**
 * How a referral moves, in order of time: {@link org.wasl.routes.DoorRoutes} takes it in, {@link
 * org.wasl.routes.RelayRoutes} hands ids of what is due to the broker, {@link
 * org.wasl.routes.DeliveryRoutes} carries each to its agency and records what came of it, {@link
 * org.wasl.routes.ReconcileRoutes} finds what fell between. {@link org.wasl.routes.DeadlineRoutes}
 * finds what is owed by a time, and {@link org.wasl.routes.OwnMessageRoutes} lets the gateway say
 * so. {@link org.wasl.routes.FailurePolicies} names what happens when a step throws.
 */
package org.wasl.routes;
