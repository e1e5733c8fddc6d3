package org.wasl.database.embedded;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Tells whether the embedded PostgreSQL can run the binaries of the operating system. They are
 * there, no other user can exchange them, and they open the same data files.
 */
public final class SystemBinaries {
  private static final String SERVER = "bin/postgres";
  private static final String INITIALISER = "bin/initdb";
  private static final Pattern VERSION = Pattern.compile("postgres \\(PostgreSQL\\) ((\\d+)\\S*)");
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private SystemBinaries() {}

  /**
   * The problem with them, in words that follow a key. The server is asked for its version, for ten
   * seconds at most, when nothing else is wrong.
   *
   * @param folder the one that holds {@code bin}, as {@code /usr/lib/postgresql/17} of Debian
   * @return empty if {@link EmbeddedConfig#binaries()} may be this folder
   */
  public static Optional<String> problem(Path folder) {
    return problem(folder, PATIENCE);
  }

  static Optional<String> problem(Path folder, Duration patience) {
    try {
      for (String program : List.of(SERVER, INITIALISER)) {
        Path file = folder.resolve(program);
        if (!Files.isRegularFile(file) || !Files.isExecutable(file)) {
          return Optional.of("is no folder of PostgreSQL: it has no executable " + program);
        }
      }
      for (String name : List.of("", "bin", SERVER, INITIALISER)) {
        Optional<String> open = othersRights(folder.resolve(name));
        if (open.isPresent()) {
          return Optional.of((name + " " + open.get()).strip());
        }
      }
      return versionProblem(folder.resolve(SERVER), patience);
    } catch (IOException | UnsupportedOperationException e) {
      return Optional.of("has programs that cannot be run");
    }
  }

  /**
   * Refuses rights of other users, because a user who may write to it decides what the gateway
   * runs.
   */
  private static Optional<String> othersRights(Path file) throws IOException {
    Set<PosixFilePermission> rights = Files.getPosixFilePermissions(file);
    if (rights.contains(PosixFilePermission.GROUP_WRITE)
        || rights.contains(PosixFilePermission.OTHERS_WRITE)) {
      return Optional.of("may be changed by its group or by other users: chmod go-w it");
    }
    int owner = (int) Files.getAttribute(file, "unix:uid");
    return owner == 0 || owner == ServerAccount.idOfProcess("uid")
        ? Optional.empty()
        : Optional.of("belongs to a user who is neither root nor the gateway's");
  }

  private static Optional<String> versionProblem(Path server, Duration patience)
      throws IOException {
    Process process =
        new ProcessBuilder(server.toAbsolutePath().toString(), "--version")
            .redirectErrorStream(true)
            .start();
    // Unlike waitFor it leaves an interrupt to who reads the configuration.
    process.onExit().completeOnTimeout(process, patience.toMillis(), TimeUnit.MILLISECONDS).join();
    if (process.isAlive()) {
      process.destroyForcibly();
      return Optional.of(SERVER + " does not say its version");
    }
    Matcher version =
        VERSION.matcher(
            new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
    if (!version.lookingAt()) {
      return Optional.of(SERVER + " does not say its version");
    }
    String ownVersion = PostgresBinaries.majorVersion();
    return version.group(2).equals(ownVersion)
        ? Optional.empty()
        : Optional.of(
            "is PostgreSQL %s; this gateway's databases are of version %s"
                .formatted(version.group(1), ownVersion));
  }
}
