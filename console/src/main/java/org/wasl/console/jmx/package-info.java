/**
 * What an authenticated caller may read and invoke below Jolokia: one allow-list, denied by
 * default.
 */
package org.wasl.console.jmx;
