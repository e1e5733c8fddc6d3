/**
 * What the gateway says itself: reminders and escalations about deadlines, and what the platform
 * may tell its reporter. Codes only; written and signed here, then sealed and kept by the door's
 * own steps. {@link org.wasl.routes.DeadlineRoutes} and {@link org.wasl.routes.OwnMessageRoutes}
 * put them in order.
 */
package org.wasl.routes.own;
