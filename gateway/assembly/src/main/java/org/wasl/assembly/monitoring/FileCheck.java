package org.wasl.assembly.monitoring;

import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.wasl.database.Result;
import org.wasl.rules.id.FileId;
import org.wasl.store.file.EvidenceFiles;
import org.wasl.store.file.LostFiles;
import org.wasl.store.file.StoredFile;

/**
 * Finds evidence files of accepted messages whose bytes are missing. A run looks at some thousand
 * files, and the next one goes on there.
 */
public final class FileCheck implements Runnable, LongSupplier {
  private static final Logger LOG = LoggerFactory.getLogger(FileCheck.class);
  private static final int FILES_IN_A_RUN = 10_000;
  private static final int NAMED_FILES = 1_000;
  private static final FileId BEFORE_ALL = new FileId(new UUID(0, 0));

  private final EvidenceFiles files;
  private FileId after = BEFORE_ALL;
  private long found;
  private Set<FileId> named = new HashSet<>();
  private Set<FileId> namedBefore = Set.of();
  private volatile long missing;

  /** Checks these files. */
  public FileCheck(EvidenceFiles files) {
    this.files = files;
  }

  /** Runs once. If the database does not answer, the last result stays. */
  @Override
  public void run() {
    if (files.missing(after, FILES_IN_A_RUN) instanceof Result.Done<LostFiles>(var result)) {
      result.files().forEach(this::name);
      found += result.files().size();
      proceed(result.next());
    }
  }

  /** The log names a file once, as long as it is missing. */
  private void name(StoredFile file) {
    if (named.size() < NAMED_FILES && named.add(file.id()) && !namedBefore.contains(file.id())) {
      LOG.error("evidence file {} of {} is missing", file.id(), file.sender());
    }
  }

  private void proceed(Optional<FileId> next) {
    after = next.orElse(BEFORE_ALL);
    if (next.isPresent()) {
      missing = Math.max(missing, found);
    } else {
      missing = found;
      found = 0;
      namedBefore = named;
      named = new HashSet<>();
    }
  }

  /** The number of missing files. 0 before the first run. */
  @Override
  public long getAsLong() {
    return missing;
  }
}
