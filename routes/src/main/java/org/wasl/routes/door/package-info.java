/**
 * The steps of the door, without Camel. Each takes a message in one {@link
 * org.wasl.routes.door.MessageState} and returns the next one, or a {@link
 * org.wasl.routes.door.Rejection}. {@link org.wasl.routes.DoorRoutes} puts them in order.
 */
package org.wasl.routes.door;
