/**
 * Keys and certificates in one folder. It has {@code ca.pem}. The gateway and each agency have
 * {@code <id>.pem} and {@code <id>.key} (TLS, RFC 7468, PKCS #8), {@code <id>.jwks} (public keys)
 * and {@code <id>.private.jwks} (RFC 7517). Gateway and agencies both read it here.
 */
package org.wasl.wire.pki;
