package org.wasl.operations.lifecycle;

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
 * The file {@code DATA/restored} with the time of the backup from which the database was restored.
 * Health shows it until an operator removes the file, after every sender has sent newer messages
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

  /** Deletes the files of an unfinished restore. */
  public static void abandon(Path data) throws IOException {
    Files.deleteIfExists(unfinished(data));
  }

  /**
   * Tells whether a restore began and did not end, because its process was killed or the machine
   * stopped.
   */
  public static boolean isUnfinished(Path data) {
    return Files.exists(unfinished(data));
  }

  /**
   * Refuses to start on a database that a restore has not completed.
   *
   * @throws StartException if there is one
   */
  public static void requireFinished(Path data) throws StartException {
    if (isUnfinished(data)) {
      throw new StartException(
          unfinished(data)
              + ": a restore was interrupted before it was complete and in the trail; run wasl"
              + " restore again, it begins anew");
    }
  }

  /** The code, such as {@code backup-20261125T014000Z}. Empty if the database was not restored. */
  public static Optional<String> code(Path data) {
    try {
      return Optional.of(code(Instant.parse(Files.readString(file(data)).strip())));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException | RuntimeException e) {
      return Optional.of("backup-unknown");
    }
  }

  /** The code of a time, rounded down to seconds. Later messages must be sent again. */
  public static String code(Instant taken) {
    return "backup-" + CODE.format(taken.truncatedTo(ChronoUnit.SECONDS));
  }
}
