package org.wasl.store.file;

import org.wasl.rules.id.AgencyId;
import org.wasl.rules.id.FileId;

/**
 * A file that an accepted message lists.
 *
 * @param sender the agency that uploaded it
 * @param sizeBytes size of the sealed file
 */
public record StoredFile(FileId id, AgencyId sender, long sizeBytes) {}
