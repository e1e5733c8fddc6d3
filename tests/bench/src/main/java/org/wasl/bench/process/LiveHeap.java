package org.wasl.bench.process;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Measures the live heap of a Java process after a full collection, as {@code jcmd} counts it. */
public final class LiveHeap {
  private static final Pattern TOTAL = Pattern.compile("Total\\s+\\d+\\s+(\\d+)");

  private LiveHeap() {}

  /**
   * Runs a full collection in that process, and counts.
   *
   * @return bytes
   * @throws IllegalStateException if it does not answer
   */
  public static long bytes(long pid) {
    String jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
    try (BufferedReader lines =
        new ProcessBuilder(jcmd, Long.toString(pid), "GC.class_histogram").start().inputReader()) {
      return lines
          .lines()
          .map(TOTAL::matcher)
          .filter(Matcher::find)
          .mapToLong(total -> Long.parseLong(total.group(1)))
          .findFirst()
          .orElseThrow(() -> new IllegalStateException("the process reports no heap: " + pid));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
