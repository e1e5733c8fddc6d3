/**
 * Permissions of authenticated callers below Jolokia. One allow-list decides, and the default is to
 * deny.
 */
package org.wasl.console.jmx;
