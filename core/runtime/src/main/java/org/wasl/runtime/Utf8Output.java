package org.wasl.runtime;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/** Standard output and standard error in UTF-8, whatever the locale of the process is. */
public final class Utf8Output {
  private Utf8Output() {}

  /**
   * Replaces {@link System#out} and {@link System#err}. It is the first statement of every {@code
   * main}. Without it Java encodes by the locale, and a process without a locale prints {@code ?}
   * for every letter beyond ASCII.
   */
  public static void install() {
    System.setOut(stream(FileDescriptor.out));
    System.setErr(stream(FileDescriptor.err));
  }

  private static PrintStream stream(FileDescriptor descriptor) {
    return new PrintStream(new FileOutputStream(descriptor), true, StandardCharsets.UTF_8);
  }
}
