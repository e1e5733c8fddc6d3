/** The Prometheus metrics of the gateway, from the sources that the wiring hands in. */
package org.wasl.console.metrics;
