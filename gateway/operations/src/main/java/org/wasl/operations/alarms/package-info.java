/**
 * Notification of alarms. {@link org.wasl.operations.alarms.AlarmManager} keeps the open alarms.
 * Each {@link org.wasl.operations.alarms.AlarmSink} receives notifications, which have ids, codes
 * and counts only.
 */
package org.wasl.operations.alarms;
