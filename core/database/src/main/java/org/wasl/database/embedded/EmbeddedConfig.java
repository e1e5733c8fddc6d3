package org.wasl.database.embedded;

import java.nio.file.Path;
import java.util.Optional;

/**
 * Limits of the embedded PostgreSQL.
 *
 * @param folder the folder for binaries, data, logs and the password file
 * @param otherFolder used instead, when this process is root, {@code folder} lies under a folder
 *     that only root may enter, and user namespaces are not allowed
 * @param binaries absolute path of a folder with {@code bin/postgres} and {@code bin/initdb}, in
 *     which {@link SystemBinaries} finds no problem. If empty, the binaries in the jar are unpacked
 *     and run
 * @param sharedBuffersMib memory of the page cache, in MiB
 * @param maxWalMib size of the write-ahead log that forces a checkpoint, in MiB
 * @param maxConnections server processes at most
 * @param startMillis how long a start, crash recovery included, may take
 * @param stopMillis how long an orderly stop may take before the server is killed
 * @param maxRestartPauseMillis longest pause between two attempts to start a server that ended. The
 *     first is 250 ms, and each further one is twice as long
 */
public record EmbeddedConfig(
    Path folder,
    Path otherFolder,
    Optional<Path> binaries,
    int sharedBuffersMib,
    int maxWalMib,
    int maxConnections,
    int startMillis,
    int stopMillis,
    int maxRestartPauseMillis) {

  /**
   * Defaults for a data folder, which are 256 MiB cache, 2 GiB log, 100 connections, 60 s, 10 s, 10
   * s.
   */
  public static EmbeddedConfig in(Path folder) {
    return new EmbeddedConfig(
        folder, Path.of("/var/lib/wasl"), Optional.empty(), 256, 2048, 100, 60_000, 10_000, 10_000);
  }
}
