/** Wires database, broker, Camel context, connectors and console. */
package org.wasl.assembly.wiring;
