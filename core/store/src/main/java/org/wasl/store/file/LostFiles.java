package org.wasl.store.file;

import java.util.List;
import java.util.Optional;
import org.wasl.rules.id.FileId;

/**
 * Files whose bytes are missing.
 *
 * @param next the files after this one have not been looked at; empty if all have
 */
public record LostFiles(List<StoredFile> files, Optional<FileId> next) {}
