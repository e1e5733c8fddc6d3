/**
 * TLS connections in both directions: the certificates they are opened with, how many there may be
 * before and after their handshake, and who is told of those that are refused.
 */
package org.wasl.connectors.http.connection;
