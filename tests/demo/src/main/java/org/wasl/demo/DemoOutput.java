package org.wasl.demo;

import java.io.PrintWriter;
import java.util.Locale;

/** Prints lines, with or without the time since the start. */
final class DemoOutput {
  private final PrintWriter out;
  private final long start = System.nanoTime();

  DemoOutput(PrintWriter out) {
    this.out = out;
  }

  /** With the time since the start. */
  void timed(String text) {
    line(String.format(Locale.ROOT, "%5.1f s  %s", (System.nanoTime() - start) / 1e9, text));
  }

  /** Without the time. */
  void line(String text) {
    out.println(text);
    out.flush();
  }
}
