/**
 * TLS connections in both directions, with their certificates, their limits before and after the
 * handshake, and the report of refusals.
 */
package org.wasl.connectors.partnerapi.connection;
