package org.wasl.audit.mirror;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Source of a log's files. Its files are not trusted. */
public interface LogSource {
  /**
   * Begins to fetch a file.
   *
   * @param path below the log's prefix: {@code checkpoint}, {@code tile/…}
   * @param maxBytes a larger file is refused
   * @return its bytes, or empty if there is none. The future fails with {@link
   *     LogUnavailableException} if the log does not answer
   */
  CompletableFuture<Optional<byte[]>> fetch(String path, int maxBytes);

  /** The source of a later shard, below this one. */
  default LogSource subfolder(String folder) {
    return (path, maxBytes) -> fetch(folder + "/" + path, maxBytes);
  }
}
