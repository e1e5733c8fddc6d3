/**
 * The Camel routes of a referral, in order of time. {@link org.wasl.routes.DoorRoutes} accepts it.
 * {@link org.wasl.routes.DeliveryRoutes} delivers it at once or when it is due and records the
 * outcome, by routes that {@link org.wasl.routes.AgencyRoutes} makes for each agency. {@link
 * org.wasl.routes.PeriodicRoutes} recovers lost ids. {@link org.wasl.routes.DeadlineRoutes} finds
 * due deadlines, and {@link org.wasl.routes.OwnMessageRoutes} sends the gateway's messages about
 * them. {@link org.wasl.routes.LogRoutes} builds and publishes the transparency log. {@link
 * org.wasl.routes.RetentionRoutes} ends retention periods.
 *
 * <p>Agencies' inquiries go to {@link org.wasl.routes.DeliveryAccessRoutes} for their deliveries,
 * to {@link org.wasl.routes.InquiryRoutes} for referrals, and to {@link
 * org.wasl.routes.StatisticsRoutes} for counts. {@link org.wasl.routes.FailurePolicies} has the
 * policies for a step that throws.
 */
package org.wasl.routes;
