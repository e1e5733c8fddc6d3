/**
 * The gateway's own messages. These are reminders and escalations about deadlines, the expiry of
 * wanted notices, and statuses for reporters. They hold codes only. They are written and signed
 * here, then sealed and recorded by the steps of the door. {@link org.wasl.routes.DeadlineRoutes}
 * and {@link org.wasl.routes.OwnMessageRoutes} put them in order.
 */
package org.wasl.routes.own;
