package org.wasl.wire.exchange;

import java.nio.file.Path;
import java.time.Instant;
import org.wasl.rules.id.FileId;

/**
 * An agency may act on a sealed evidence file.
 *
 * @param file its id
 * @param bytes the file of its bytes. Its length is how many bytes the gateway has
 * @param sizeBytes size of the sealed file
 * @param sha256 SHA-256 of the sealed file (32 bytes)
 * @param whole whether all bytes are durable and have that digest
 * @param expiresAt when it is deleted if no accepted message lists it
 */
public record FileGrant(
    FileId file, Path bytes, long sizeBytes, byte[] sha256, boolean whole, Instant expiresAt) {}
