/**
 * {@code main()}: wires everything, starts and stops it in order. {@link org.wasl.gateway.Gateway}
 * is the whole process, its parts are in the subpackages: {@code config} reads the configuration,
 * {@code keys} the keys, {@code command} has the operator's commands.
 */
package org.wasl.gateway;
