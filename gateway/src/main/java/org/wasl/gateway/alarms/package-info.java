/**
 * How a person is told of what he must look at: {@link org.wasl.gateway.alarms.Alarms} keeps what
 * is open, each {@link org.wasl.gateway.alarms.Carrier} takes its notices somewhere. Ids, codes and
 * counts only.
 */
package org.wasl.gateway.alarms;
