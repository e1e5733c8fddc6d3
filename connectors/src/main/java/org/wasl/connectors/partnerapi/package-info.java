/**
 * The partner API is an HTTPS server with routes that requires a client certificate. All protocols
 * share its steps and answers. An HTTPS client uses the same event loops.
 */
package org.wasl.connectors.partnerapi;
