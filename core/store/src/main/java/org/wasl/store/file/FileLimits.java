package org.wasl.store.file;

import java.nio.file.Path;
import java.time.Duration;

/**
 * Limits of evidence files.
 *
 * @param folder folder of their bytes, which all gateways of the database share
 * @param unreferenced time after which a file is deleted that no accepted message lists
 * @param maxUnreferencedFiles files of one agency that no accepted message lists
 * @param maxUnreferencedBytes the same limit in bytes
 */
public record FileLimits(
    Path folder, Duration unreferenced, int maxUnreferencedFiles, long maxUnreferencedBytes) {}
