/**
 * Keys and certificates, the gateway's own and its partners': read from {@code pki.dir} and checked
 * before anything is started; an alarm is raised before they expire.
 */
package org.wasl.gateway.keys;
