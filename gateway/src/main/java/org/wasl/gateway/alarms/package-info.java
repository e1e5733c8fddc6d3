/**
 * Notification of alarms: {@link org.wasl.gateway.alarms.AlarmManager} keeps the open alarms, each
 * {@link org.wasl.gateway.alarms.AlarmSink} receives notifications. Ids, codes and counts only.
 */
package org.wasl.gateway.alarms;
