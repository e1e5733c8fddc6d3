package org.wasl.gateway.lifecycle;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Optional;

/**
 * The file {@code DATA/restored}: the time of the backup that the database was restored from.
 * Health shows it until an operator removes the file, when every sender has sent newer messages
 * again. Until the restore is in the trail the file is called {@code DATA/restoring}, and no
 * gateway starts.
 */
public final class RestoreMarker {
  private static final DateTimeFormatter CODE =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

  private RestoreMarker() {}

  /** The file. */
  public static Path file(Path data) {
    return data.resolve("restored");
  }

  private static Path unfinished(Path data) {
    return data.resolve("restoring");
  }

  /**
   * A restore begins.
   *
   * @param taken time of the backup
   */
  public static void begin(Path data, Instant taken) throws IOException {
    Files.writeString(unfinished(data), taken + "\n");
  }

  /** The restore is complete, and in the trail. */
  public static void finish(Path data) throws IOException {
    Files.move(
        unfinished(data),
        file(data),
        StandardCopyOption.ATOMIC_MOVE,
        StandardCopyOption.REPLACE_EXISTING);
  }

  /** What the restore made is deleted. */
  public static void abandon(Path data) throws IOException {
    Files.deleteIfExists(unfinished(data));
  }

  /** Whether a restore began and did not end: its process was killed, or the machine stopped. */
  public static boolean isUnfinished(Path data) {
    return Files.exists(unfinished(data));
  }

  /**
   * Refuses to start on a database that a restore has not completed.
   *
   * @throws StartException where there is one
   */
  public static void requireFinished(Path data) throws StartException {
    if (isUnfinished(data)) {
      throw new StartException(
          unfinished(data)
              + ": a restore was interrupted before it was complete and in the trail; run wasl"
              + " restore again, it begins anew");
    }
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
