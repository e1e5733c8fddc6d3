/**
 * A witness of logs (C2SP {@code tlog-witness} and {@code tlog-cosignature}). Read {@link
 * org.wasl.kit.witness.Witness} for what it decides, {@link org.wasl.kit.witness.Seen} for what it
 * remembers; the rest is HTTP.
 */
package org.wasl.kit.witness;
