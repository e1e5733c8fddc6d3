package org.wasl.gateway.lifecycle;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/**
 * Says, in {@code DATA/restored}, of which moment the database is that was made of a backup. It
 * stays, and health shows it, until an operator removes the file: when every sender has sent again
 * what is newer.
 */
public final class RestoreMarker {
  private static final DateTimeFormatter CODE =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

  private RestoreMarker() {}

  /** The file that says it. */
  public static Path file(Path data) {
    return data.resolve("restored");
  }

  /**
   * Says it.
   *
   * @param taken the moment of the backup
   */
  public static void write(Path data, Instant taken) throws IOException {
    Files.writeString(file(data), taken + "\n");
  }

  /** {@code backup-20261125T014000Z}; empty where the database was made of none. */
  public static Optional<String> code(Path data) {
    try {
      return Optional.of(code(Instant.parse(Files.readString(file(data)).strip())));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException | RuntimeException e) {
      return Optional.of("backup-unknown");
    }
  }

  /** To the second, rounded down: what is newer is to be sent again. */
  public static String code(Instant taken) {
    return "backup-" + CODE.format(taken.truncatedTo(ChronoUnit.SECONDS));
  }
}
