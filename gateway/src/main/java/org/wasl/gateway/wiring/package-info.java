/** Wires the parts: database, broker, Camel context, connectors, console. */
package org.wasl.gateway.wiring;
