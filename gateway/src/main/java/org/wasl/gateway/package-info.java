/**
 * {@code main()}: reads the configuration, wires everything, starts and stops it in order. {@link
 * org.wasl.gateway.Gateway} is the whole; what it is made of stands beside it.
 */
package org.wasl.gateway;
