package org.wasl.database.embedded;

import java.io.IOException;

/** Sends the signals that {@link Process} does not know. */
final class Signals {
  private Signals() {}

  static void send(long pid, String name) throws IOException, InterruptedException {
    new ProcessBuilder("sh", "-c", "kill -" + name + " " + pid + " 2>/dev/null").start().waitFor();
  }
}
