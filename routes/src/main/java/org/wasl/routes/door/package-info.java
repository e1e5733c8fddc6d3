/**
 * What happens at the door, step by step and without Camel: each step takes the message one state
 * further or refuses it. {@link org.wasl.routes.DoorRoutes} puts them in order.
 */
package org.wasl.routes.door;
