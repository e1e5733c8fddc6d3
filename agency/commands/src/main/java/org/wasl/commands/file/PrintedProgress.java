package org.wasl.commands.file;

import java.io.PrintWriter;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.wasl.client.TransferProgress;

/** Prints how far a transfer is, at most once a second. */
public final class PrintedProgress implements TransferProgress {
  private static final double MEBIBYTE = 1 << 20;

  private final PrintWriter err;
  private final String name;
  private final long startNanos = System.nanoTime();
  private long startBytes = -1;
  private long printedNanos = startNanos - TimeUnit.SECONDS.toNanos(1);

  /**
   * Prints that of one file.
   *
   * @param name the file as a person is shown it
   */
  public PrintedProgress(PrintWriter err, String name) {
    this.err = err;
    this.name = name;
  }

  @Override
  public void arrived(long bytes, long sizeBytes) {
    long now = System.nanoTime();
    if (startBytes < 0) {
      startBytes = bytes;
    }
    if (bytes < sizeBytes && now - printedNanos < TimeUnit.SECONDS.toNanos(1)) {
      return;
    }
    printedNanos = now;
    double seconds = Math.max(1e-3, (now - startNanos) / 1e9);
    double bytesPerSecond = (bytes - startBytes) / seconds;
    long left = bytesPerSecond > 0 ? Math.round((sizeBytes - bytes) / bytesPerSecond) : 0;
    err.printf(
        Locale.ROOT,
        "%s %3d %% of %.1f MiB, %.1f MiB/s, %d s left%n",
        name,
        100 * bytes / sizeBytes,
        sizeBytes / MEBIBYTE,
        bytesPerSecond / MEBIBYTE,
        left);
    err.flush();
  }
}
