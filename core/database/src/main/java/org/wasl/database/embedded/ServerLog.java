package org.wasl.database.embedded;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;

/** Output of a PostgreSQL program before it keeps a log of its own. */
final class ServerLog {
  private static final Pattern ERROR = Pattern.compile("(FATAL|PANIC|[A-Za-z]*error): +(.*)");

  private ServerLog() {}

  /**
   * The last error in it as the end of a message, such as {@code ": could not write to file …"}, or
   * empty if there is none. Settings keep statements and values out of it.
   */
  static String lastError(Path log) {
    try {
      return Files.readAllLines(log, StandardCharsets.ISO_8859_1).stream()
          .map(ERROR::matcher)
          .filter(line -> line.find())
          .map(line -> ": " + line.group(2))
          .reduce("", (earlier, later) -> later);
    } catch (IOException e) {
      return "";
    }
  }
}
