/**
 * What happened, provably: the audit entry, its canonical form, its commitment, and the check of a
 * trail.
 *
 * <p>An entry names a step and nothing of its content: ids, actors, codes and the digest of
 * ciphertext. Its public leaf hashes the canonical entry together with a random salt, so that the
 * log tells a reader nothing; who is entitled receives entries with their salts. The Merkle log,
 * its checkpoints, proofs and offline verifier have their place in this package, above {@link
 * org.wasl.audit.Commitment}: leaves come from there and from nowhere else.
 *
 * <p>Depends on the JDK and on the table of legal steps only.
 */
package org.wasl.audit;
