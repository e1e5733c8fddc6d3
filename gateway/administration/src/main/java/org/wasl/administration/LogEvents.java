package org.wasl.administration;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * The code of each statement that writes to the log. A code stays when the text of its statement
 * changes, so that rules of a monitoring system stay valid. The codes are in {@code
 * log-events.txt}.
 */
public final class LogEvents {
  /** The code of a line that a library writes. */
  public static final String LIBRARY = "W000";

  private static final String TABLE = "log-events.txt";

  /**
   * One statement.
   *
   * @param code {@code W} and three digits, never used for another statement
   * @param level the level, in lower case
   * @param source the simple name of the class
   * @param text the text with {@code {}} for each value
   */
  public record LogEvent(String code, String level, String source, String text) {
    private static LogEvent of(String line) {
      String[] parts = line.split(" ", 4);
      return new LogEvent(parts[0], parts[1], parts[2], parts[3]);
    }

    private String key() {
      return key(level, source, text);
    }

    private static String key(String level, String source, String text) {
      return level + " " + source + " " + text;
    }
  }

  private final Map<String, String> codes = new HashMap<>();

  private LogEvents(List<LogEvent> all) {
    all.forEach(event -> codes.put(event.key(), event.code()));
  }

  /** Loads the codes. */
  static LogEvents load() {
    return new LogEvents(all());
  }

  /** All statements, in the order of their codes. */
  public static List<LogEvent> all() {
    try (InputStream in =
        Objects.requireNonNull(LogEvents.class.getResourceAsStream(TABLE), TABLE)) {
      return new String(in.readAllBytes(), UTF_8).lines().map(LogEvent::of).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * The code of a line.
   *
   * @param level the level, in lower case
   * @param logger the name of the logger, which is a class
   * @param text the text before values are put in
   */
  String code(String level, String logger, String text) {
    String source = logger.substring(logger.lastIndexOf('.') + 1);
    return codes.getOrDefault(LogEvent.key(level, source, text), LIBRARY);
  }
}
