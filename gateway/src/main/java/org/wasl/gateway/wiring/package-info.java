/** Puts the parts together: database, broker, Camel context, connectors, console. */
package org.wasl.gateway.wiring;
