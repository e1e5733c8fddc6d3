/**
 * TLS of an agency, and the creation of a folder of keys and certificates ({@link
 * org.wasl.wire.pki.PkiFolder}).
 *
 * <p>{@link org.wasl.kit.pki.SandboxPki} fills one with synthetic material for demo, sandbox and
 * tests. Real agencies bring their own certificates and keep their private keys to themselves.
 */
package org.wasl.kit.pki;
