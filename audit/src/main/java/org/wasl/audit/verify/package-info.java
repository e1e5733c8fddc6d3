/**
 * The offline verifier: a small program over files, which trusts nothing but SHA-256, Ed25519,
 * P-256 and the fingerprint that it is given. {@code docs/evidence.md} is its contract; the second
 * verifier, {@code verify-js}, is written from the same page.
 *
 * <p>Read it from {@link org.wasl.audit.verify.OfflineVerifier} downwards. Reading and checking are
 * apart: a {@link org.wasl.audit.verify.EvidenceBundle} is well-formed, {@link
 * org.wasl.audit.verify.EvidenceBundleCheck} says whether it is true. Every check is made and
 * everything that differs is told, as what was expected and what was found.
 */
package org.wasl.audit.verify;
