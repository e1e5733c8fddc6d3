/**
 * Shared by all protocols. The partner API is an HTTPS server with routes that requires a client
 * certificate. An HTTPS client uses the same event loops.
 */
package org.wasl.connectors.http;
