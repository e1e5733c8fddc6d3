/**
 * The management port for operations staff, with Hawtio, Jolokia, health and metrics.
 *
 * <p>{@link org.wasl.console.Console} starts it. One list, {@link
 * org.wasl.console.jmx.StandardAllowList}, decides which role may read which attribute and invoke
 * which operation of which MBean. Anything that is not on the list does not exist for anybody,
 * neither to read nor to find. {@link org.wasl.console.auth.OperatorAudit} records the operations
 * of persons in the audit trail. An operation gets its caller from {@link
 * org.wasl.console.auth.Caller}. Nothing here knows content, persons of cases or keys.
 */
package org.wasl.console;
