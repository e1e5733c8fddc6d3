package org.wasl.store.file;

import java.nio.file.Path;
import java.time.Instant;
import org.wasl.rules.id.FileId;

/**
 * A sealed evidence file.
 *
 * @param id the id that its sender chose
 * @param bytes the file of its bytes. Its length is how many bytes the gateway has
 * @param sizeBytes size of the sealed file
 * @param sha256 SHA-256 of the sealed file (32 bytes)
 * @param whole whether all bytes were made durable with that digest, and none is missing now
 * @param expiresAt when it is deleted if no accepted message lists it
 */
public record EvidenceFile(
    FileId id, Path bytes, long sizeBytes, byte[] sha256, boolean whole, Instant expiresAt) {}
