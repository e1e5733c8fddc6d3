/**
 * What happened, provably: the audit entry, its canonical form, its commitment, and the check of a
 * trail.
 *
 * <p>An entry names a step and nothing of its content: ids, actors, codes and the digest of
 * ciphertext. Its public leaf hashes the canonical entry together with a random salt, so that the
 * log tells a reader nothing; who is entitled receives entries with their salts. The Merkle log is
 * in {@link org.wasl.audit.log}, the offline verifier in {@link org.wasl.audit.verify}; leaves come
 * from {@link org.wasl.audit.Commitment} and from nowhere else.
 *
 * <p>Depends on the JDK and on the table of legal steps only.
 */
package org.wasl.audit;
