/**
 * Limits a connection of the partner API to well-formed requests, one at a time and each in time.
 * Closes the connection if its certificate no longer identifies an agency.
 */
package org.wasl.connectors.partnerapi.guard;
