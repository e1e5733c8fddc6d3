/**
 * Keeps a connection of the partner API to well-formed requests, one at a time and each in time,
 * and closes it when its certificate identifies no agency any longer.
 */
package org.wasl.connectors.http.guard;
