/**
 * What a person must look at, and when he is told: {@link org.wasl.rules.alarms.AlarmKind} lists
 * everything there is, {@link org.wasl.rules.alarms.AlarmGrouping} makes one notice of a flood.
 */
package org.wasl.rules.alarms;
