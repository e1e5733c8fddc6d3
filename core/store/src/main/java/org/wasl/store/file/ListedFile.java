package org.wasl.store.file;

import org.wasl.rules.id.FileId;

/**
 * A sealed file as a message lists it.
 *
 * @param id its id
 * @param sizeBytes size of the sealed file
 * @param sha256 SHA-256 of the sealed file (32 bytes)
 */
public record ListedFile(FileId id, long sizeBytes, byte[] sha256) {}
