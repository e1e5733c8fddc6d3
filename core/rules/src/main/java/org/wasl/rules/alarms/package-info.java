/**
 * Alarms and their notifications. {@link org.wasl.rules.alarms.AlarmKind} lists the kinds. {@link
 * org.wasl.rules.alarms.AlarmGrouping} groups many observations into one notification.
 */
package org.wasl.rules.alarms;
