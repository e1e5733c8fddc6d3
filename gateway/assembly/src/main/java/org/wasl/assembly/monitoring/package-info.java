/** Health checks, alarms and metrics of the gateway itself. */
package org.wasl.assembly.monitoring;
