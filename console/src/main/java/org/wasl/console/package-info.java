/**
 * What operations staff see: the management port with Hawtio, Jolokia, health and metrics.
 *
 * <p>{@link org.wasl.console.Console} starts it. One list, {@link
 * org.wasl.console.jmx.StandardAllowList}, says which role may read which attribute and invoke
 * which operation of which MBean; what is not on it does not exist for anybody, neither to read nor
 * to find. What persons do is recorded in the audit trail by {@link
 * org.wasl.console.auth.OperatorAudit}; an operation learns who asks from {@link
 * org.wasl.console.auth.Caller}. Nothing here knows content, persons or keys.
 */
package org.wasl.console;
