/**
 * Shared by all protocols: the partner API, an HTTPS server that asks for a client certificate,
 * with its routes; and the HTTPS client on the same event loops.
 */
package org.wasl.connectors.http;
