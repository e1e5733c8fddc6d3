/**
 * The steps of the door, without Camel. Each takes a message in one {@link
 * org.wasl.routes.door.MessageState} and returns the next one, or one of the {@link
 * org.wasl.routes.door.Rejections}. {@link org.wasl.routes.DoorRoutes} puts them in order.
 */
package org.wasl.routes.door;
