package org.wasl.gateway.lifecycle;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Optional;

/**
 * The file {@code DATA/restored}: the time of the backup that the database was restored from.
 * Health shows it until an operator removes the file, when every sender has sent newer messages
 * again.
 */
public final class RestoreMarker {
  private static final DateTimeFormatter CODE =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

  private RestoreMarker() {}

  /** The file. */
  public static Path file(Path data) {
    return data.resolve("restored");
  }

  /**
   * Writes the file.
   *
   * @param taken time of the backup
   */
  public static void write(Path data, Instant taken) throws IOException {
    Files.writeString(file(data), taken + "\n");
  }

  /** {@code backup-20261125T014000Z}; empty where the database was not restored. */
  public static Optional<String> code(Path data) {
    try {
      return Optional.of(code(Instant.parse(Files.readString(file(data)).strip())));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException | RuntimeException e) {
      return Optional.of("backup-unknown");
    }
  }

  /** In seconds, rounded down: later messages must be sent again. */
  public static String code(Instant taken) {
    return "backup-" + CODE.format(taken.truncatedTo(ChronoUnit.SECONDS));
  }
}
