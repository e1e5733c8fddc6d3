/**
 * Keys and certificates in one folder: {@code ca.pem}, and for each agency {@code <agency>.pem},
 * {@code <agency>.key}, {@code <agency>.jwks} (public) and {@code <agency>.private.jwks}.
 *
 * <p>{@link org.wasl.kit.pki.PkiFolder} reads such a folder, whoever filled it; {@link
 * org.wasl.kit.pki.SandboxPki} fills one with synthetic material for demo, sandbox and tests. Real
 * agencies bring their own certificates and keep their private keys where only they can read.
 */
package org.wasl.kit.pki;
