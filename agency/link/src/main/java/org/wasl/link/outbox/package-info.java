/**
 * Sends every document of the old system to the gateway once, or refuses it and names the
 * correction.
 */
package org.wasl.link.outbox;
