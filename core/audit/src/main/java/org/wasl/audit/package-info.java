/**
 * The audit trail and its proofs. The package has the audit entry, its canonical form, its
 * commitment, and the check of a trail.
 *
 * <p>An entry names a step and nothing of its content. It has ids, actors, codes and the digest of
 * ciphertext. Its public leaf hashes the canonical entry together with a random salt, so that the
 * public log discloses nothing. Parties that are entitled receive entries with their salts. The
 * Merkle log is in {@link org.wasl.audit.log}, the offline verifier in {@link
 * org.wasl.audit.verify}. Every leaf is made by {@link org.wasl.audit.Commitment}.
 *
 * <p>Depends on the JDK and on the table of legal steps only.
 */
package org.wasl.audit;
