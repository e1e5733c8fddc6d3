/**
 * The log as a Merkle tree, in the formats of C2SP, so that other people's tools read it: tiles
 * ({@code tlog-tiles}), signed notes, checkpoints, cosignatures of witnesses and proofs ({@code
 * tlog-proof}); hashing by RFC 6962. Pure functions and values, but for {@link
 * org.wasl.audit.log.DurableFile} and {@link org.wasl.audit.log.TileFolderWriter}, which write
 * files; nothing here reads a clock or the network.
 *
 * <p>A log entry is the 32-byte leaf of {@link org.wasl.audit.Commitment}, and nothing else.
 * Malformed input is refused with {@link org.wasl.audit.log.MalformedException}; sizes are bounded.
 */
package org.wasl.audit.log;
