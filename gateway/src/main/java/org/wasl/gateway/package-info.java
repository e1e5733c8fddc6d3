/**
 * {@code main()}: wires everything, starts and stops it in order. {@link org.wasl.gateway.Gateway}
 * is the whole; what it is made of stands beside it. What an operator sets is read in {@code
 * config}, keys in {@code keys}; what an operator types is in {@code command}.
 */
package org.wasl.gateway;
