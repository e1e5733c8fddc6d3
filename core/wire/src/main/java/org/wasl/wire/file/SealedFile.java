package org.wasl.wire.file;

/**
 * An evidence file that was sealed: all that a recipient needs to open it.
 *
 * @param id its id, which its sealed bytes are bound to
 * @param key its content key
 * @param sizeBytes size of the file
 * @param sha256 SHA-256 of the file, lower-case hex
 * @param sealedSizeBytes size of the sealed file
 * @param sealedSha256 SHA-256 of the sealed file, lower-case hex
 */
public record SealedFile(
    FileId id,
    FileKey key,
    long sizeBytes,
    String sha256,
    long sealedSizeBytes,
    String sealedSha256) {}
