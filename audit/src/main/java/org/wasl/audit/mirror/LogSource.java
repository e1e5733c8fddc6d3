package org.wasl.audit.mirror;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Source of a log's files. What it gives is not trusted. */
public interface LogSource {
  /**
   * Begins to fetch a file.
   *
   * @param path below the log's prefix: {@code checkpoint}, {@code tile/…}
   * @param maxBytes a larger file is refused
   * @return its bytes; empty where there is none; fails with {@link LogUnavailableException}
   */
  CompletableFuture<Optional<byte[]>> fetch(String path, int maxBytes);

  /** The source of a later shard, below this one. */
  default LogSource subfolder(String folder) {
    return (path, maxBytes) -> fetch(folder + "/" + path, maxBytes);
  }
}
