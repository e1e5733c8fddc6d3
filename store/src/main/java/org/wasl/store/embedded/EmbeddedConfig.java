package org.wasl.store.embedded;

import java.nio.file.Path;
import java.util.Optional;

/**
 * Limits of the embedded PostgreSQL.
 *
 * @param folder where binaries, data, logs and the password file are kept
 * @param otherFolder used instead, when this process is root, {@code folder} lies under a folder
 *     that only root may enter, and user namespaces are not allowed
 * @param binaries absolute path of a folder with {@code bin/postgres} and {@code bin/initdb}, in
 *     which {@link SystemBinaries} finds no problem; empty: those in the jar are unpacked and run
 * @param sharedBuffersMib memory of the page cache, in MiB
 * @param maxWalMib size of the write-ahead log that forces a checkpoint, in MiB
 * @param maxConnections server processes at most
 * @param startMillis how long a start, crash recovery included, may take
 * @param stopMillis how long an orderly stop may take before the server is killed
 * @param maxRestartPauseMillis longest pause between two attempts to start a server that ended; the
 *     first is 250 ms, each further one twice as long
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

  /** Defaults for a data folder: 256 MiB cache, 2 GiB log, 100 connections, 60 s, 10 s, 10 s. */
  public static EmbeddedConfig in(Path folder) {
    return new EmbeddedConfig(
        folder, Path.of("/var/lib/wasl"), Optional.empty(), 256, 2048, 100, 60_000, 10_000, 10_000);
  }
}
