/**
 * The offline verifier, a small program over files that trusts only SHA-256, Ed25519, P-256 and the
 * fingerprint that it is given. {@code docs/reference/evidence.md} is its contract. The second
 * verifier, {@code verify-js}, is written from the same page.
 *
 * <p>Read it from {@link org.wasl.audit.verify.OfflineVerifier} downwards. Reading and verification
 * are separate: an {@link org.wasl.audit.verify.EvidenceBundle} is well-formed, {@link
 * org.wasl.audit.verify.EvidenceBundleCheck} verifies it. Every check is made, and every difference
 * is reported as what was expected and what was found.
 */
package org.wasl.audit.verify;
