package org.wasl.gateway.wiring;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.wasl.gateway.config.settings.GatewayConfig;

/**
 * The file of console users: created with a heading that explains it, changed one line at a time.
 */
public final class ConsoleUsersFile {
  private static final FileAttribute<Set<PosixFilePermission>> SECRET =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
  private static final String HEADING =
      "# One user a line, written by: ./wasl user NAME ROLE[,ROLE]";

  private ConsoleUsersFile() {}

  /** Where it is: as configured, or in the data folder. */
  public static Path file(GatewayConfig config) {
    return config
        .management()
        .usersFile()
        .orElse(config.folders().dataDir().resolve("users.properties"));
  }

  /** Creates the file where it is missing. */
  public static void makeIfMissing(Path file) throws IOException {
    if (Files.notExists(file)) {
      write(file, List.of(HEADING));
    }
  }

  /** Replaces the line of a user, or appends it. */
  public static void put(Path file, String name, String line) throws IOException {
    List<String> lines =
        new ArrayList<>(Files.exists(file) ? Files.readAllLines(file) : List.of(HEADING));
    lines.removeIf(other -> other.strip().startsWith(name + " "));
    lines.add(line);
    write(file, lines);
  }

  private static void write(Path file, List<String> lines) throws IOException {
    Files.createDirectories(file.toAbsolutePath().getParent());
    Path draft = file.resolveSibling(file.getFileName() + ".new");
    Files.deleteIfExists(draft);
    Files.createFile(draft, SECRET);
    Files.write(draft, lines);
    Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }
}
