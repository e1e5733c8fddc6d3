/**
 * JWS and JWE profile (RFC 7515, RFC 7516): which algorithms and headers are allowed, and nothing
 * else.
 */
package org.wasl.wire.jose;
