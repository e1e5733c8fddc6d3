/** What the gateway watches about itself, and the alarms and metrics that come of it. */
package org.wasl.gateway.monitoring;
