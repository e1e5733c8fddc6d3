/**
 * The Camel routes of a referral, in order of time: {@link org.wasl.routes.DoorRoutes} accepts it,
 * {@link org.wasl.routes.RelayRoutes} sends ids of due deliveries to the broker, {@link
 * org.wasl.routes.AgencyRoutes} takes the ids of each agency, {@link
 * org.wasl.routes.DeliveryRoutes} delivers to it and records the outcome, {@link
 * org.wasl.routes.PeriodicRoutes} recovers what was lost in between. {@link
 * org.wasl.routes.DeadlineRoutes} finds due deadlines, and {@link org.wasl.routes.OwnMessageRoutes}
 * sends the gateway's messages about them. {@link org.wasl.routes.LogRoutes} builds and publishes
 * the transparency log, {@link org.wasl.routes.RetentionRoutes} ends what was kept long enough.
 *
 * <p>What agencies ask: {@link org.wasl.routes.DeliveryAccessRoutes} about their deliveries, {@link
 * org.wasl.routes.InquiryRoutes} about referrals, {@link org.wasl.routes.StatisticsRoutes} for
 * counts. {@link org.wasl.routes.FailurePolicies} has the policies for a step that throws.
 */
package org.wasl.routes;
