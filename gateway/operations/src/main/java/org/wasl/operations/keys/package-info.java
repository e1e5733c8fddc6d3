/**
 * Keys and certificates of the gateway and its partners. They are read from {@code pki.dir} and
 * checked before anything is started. An alarm is raised before they expire.
 */
package org.wasl.operations.keys;
