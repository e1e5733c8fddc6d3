/**
 * A witness of logs (C2SP {@code tlog-witness} and {@code tlog-cosignature}). Read {@link
 * org.wasl.kit.witness.CheckpointWitness} for its decisions and {@link
 * org.wasl.kit.witness.CosignedCheckpoints} for its state. The rest is HTTP.
 */
package org.wasl.kit.witness;
