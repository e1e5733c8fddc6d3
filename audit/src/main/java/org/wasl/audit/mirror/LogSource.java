package org.wasl.audit.mirror;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Where the files of a log come from. Nothing that it gives is believed. */
public interface LogSource {
  /**
   * Begins to fetch a file.
   *
   * @param path below the log's prefix: {@code checkpoint}, {@code tile/…}
   * @param maxBytes a larger one is not taken
   * @return its bytes; empty where there is none; fails with {@link LogUnavailableException}
   */
  CompletableFuture<Optional<byte[]>> fetch(String path, int maxBytes);

  /** The same below this source, for the second shard and those after it. */
  default LogSource subfolder(String folder) {
    return (path, maxBytes) -> fetch(folder + "/" + path, maxBytes);
  }
}
