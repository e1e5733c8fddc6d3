/** Monitoring of the gateway itself: health checks, alarms and metrics. */
package org.wasl.gateway.monitoring;
