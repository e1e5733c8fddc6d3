/**
 * The log as a Merkle tree in the formats of C2SP, so that other tools can read it. The formats are
 * tiles ({@code tlog-tiles}), signed notes, checkpoints, cosignatures of witnesses and proofs
 * ({@code tlog-proof}). Hashing follows RFC 6962. Everything here is a pure function or a value,
 * but for {@link org.wasl.runtime.DurableFile} and {@link org.wasl.audit.log.TileFolderWriter},
 * which write files. Nothing here reads a clock or the network.
 *
 * <p>A log entry is the 32-byte leaf of {@link org.wasl.audit.Commitment}, and nothing else.
 * Malformed input is refused with {@link org.wasl.audit.log.MalformedException}. Sizes are bounded.
 */
package org.wasl.audit.log;
