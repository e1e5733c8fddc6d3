package org.wasl.certification;

import java.io.IOException;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/** Ends the program of the agency that is tested, and starts it again with the data that it has. */
@FunctionalInterface
public interface Restart {
  /**
   * Does so, and returns when the program starts, at the latest.
   *
   * @param limit how long it may take
   * @throws IOException if it failed. The message says why
   */
  void now(Duration limit) throws IOException, InterruptedException;

  /**
   * By a command of the agency, for a shell. Its output is discarded.
   *
   * @param command ends with 0 where it has done it
   */
  static Restart command(String command) {
    return limit -> {
      Process shell =
          new ProcessBuilder("sh", "-c", command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      try {
        shell.getOutputStream().close();
        if (!shell.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
          throw new IOException(
              String.format(Locale.ROOT, "the command took more than %d s", limit.toSeconds()));
        }
        if (shell.exitValue() != 0) {
          throw new IOException("the command ended with " + shell.exitValue());
        }
      } finally {
        shell.destroyForcibly();
      }
    };
  }
}
