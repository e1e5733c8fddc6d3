package org.wasl.kit.pki;

import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.wasl.wire.pki.ReloadedFiles;

/**
 * Files of an agency that can be renewed without a restart. If new contents are rejected, the
 * reason is logged.
 */
public final class RenewableFiles {
  private static final Logger LOG = LoggerFactory.getLogger(RenewableFiles.class);

  private RenewableFiles() {}

  /**
   * Reads the files for the first time.
   *
   * @param files the files to watch
   * @param reader reads and checks all of them. It throws the exceptions of {@link
   *     org.wasl.wire.pki.PkiFolder}, as does this method
   */
  public static <T> ReloadedFiles<T> of(Supplier<List<Path>> files, Supplier<T> reader) {
    return new ReloadedFiles<>(
        files, reader, reason -> LOG.warn("rejected change, keeping previous version: {}", reason));
  }
}
