/**
 * A witness of logs (C2SP {@code tlog-witness} and {@code tlog-cosignature}). Read {@link
 * org.wasl.kit.witness.CheckpointWitness} for what it decides, {@link
 * org.wasl.kit.witness.CosignedCheckpoints} for what it remembers; the rest is HTTP.
 */
package org.wasl.kit.witness;
