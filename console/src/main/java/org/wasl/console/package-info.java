/**
 * What operations staff see: the management port with Hawtio, Jolokia, health and metrics.
 *
 * <p>{@link org.wasl.console.Console} is the door; everything behind it is read-only. One list,
 * {@code AllowList}, says which role may read which attribute of which MBean; what is not on it
 * does not exist for anybody, neither to read nor to find. Nothing here knows content, persons or
 * keys.
 */
package org.wasl.console;
