/**
 * An agency's end of TLS, and the folder of keys and certificates ({@link
 * org.wasl.wire.pki.PkiFolder}) for those who have none yet.
 *
 * <p>{@link org.wasl.kit.pki.SandboxPki} fills one with synthetic material for demo, sandbox and
 * tests. Real agencies bring their own certificates and keep their private keys where only they can
 * read.
 */
package org.wasl.kit.pki;
