/**
 * How a person is told of what he must look at: {@link org.wasl.gateway.alarms.AlarmManager} keeps
 * what is open, each {@link org.wasl.gateway.alarms.AlarmSink} takes its notices somewhere. Ids,
 * codes and counts only.
 */
package org.wasl.gateway.alarms;
