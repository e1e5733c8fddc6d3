package org.wasl.system.install;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * The unpacked tarball of this build, used by a person without privileges. If the tests run as
 * root, their commands do not.
 *
 * @param folder the unpacked tarball, read-only
 * @param work an empty folder of that person
 */
record Installation(Path folder, Path work) {
  private static final int NOBODY = 65534;
  private static final boolean ROOT = "root".equals(System.getProperty("user.name"));

  /** The tarball that {@code mvn package} has made. */
  static Path tarball() throws IOException {
    Path target = Path.of("..", "..", "app", "target").toAbsolutePath().normalize();
    try (Stream<Path> files = Files.exists(target) ? Files.list(target) : Stream.empty()) {
      List<Path> found =
          files.filter(file -> file.getFileName().toString().endsWith(".tar.gz")).toList();
      assertThat(found).as("tarball in %s, which mvn package makes (online)", target).hasSize(1);
      return found.get(0);
    }
  }

  /** Unpacks it into {@code folder}, which must be empty. */
  static Installation unpackedIn(Path folder) throws Exception {
    Path work = emptyIn(folder);
    run(List.of("tar", "-xzf", tarball().toString(), "-C", folder.toString()));
    try (Stream<Path> files = Files.list(folder)) {
      Path unpacked = files.filter(file -> !file.equals(work)).findFirst().orElseThrow();
      run(List.of("chmod", "-R", "a-w", unpacked.toString()));
      return new Installation(unpacked, work);
    }
  }

  /** A folder of a person without rights, inside one that it may enter. */
  static Path emptyIn(Path folder) throws IOException {
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
    Path work = Files.createDirectory(folder.resolve("work"));
    if (ROOT) {
      Files.setAttribute(work, "unix:uid", NOBODY);
      Files.setAttribute(work, "unix:gid", NOBODY);
    }
    return work;
  }

  /** The installed command. */
  Path wasl() {
    return folder.resolve("bin").resolve("wasl");
  }

  /** {@code bin/wasl} with these arguments. */
  ProcessBuilder command(String... arguments) {
    List<String> command = new ArrayList<>(List.of(wasl().toString()));
    command.addAll(List.of(arguments));
    return ordinary(work, command);
  }

  /** A command of a person without privileges, with a minimal environment. */
  static ProcessBuilder ordinary(Path work, List<String> command) {
    List<String> all = new ArrayList<>();
    if (ROOT) {
      all.addAll(
          List.of("setpriv", "--reuid=" + NOBODY, "--regid=" + NOBODY, "--clear-groups", "--"));
    }
    all.addAll(command);
    ProcessBuilder builder = new ProcessBuilder(all).directory(work.toFile());
    builder.environment().clear();
    builder.environment().put("PATH", "/usr/bin:/bin");
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    return builder;
  }

  /** Exit code and output of a command. */
  record Result(int exit, String out, String err) {}

  /** Runs a command to its end. Its output must be short. */
  static Result run(ProcessBuilder command) throws Exception {
    Path err = Files.createTempFile("install", ".err");
    try {
      Process process = command.redirectError(err.toFile()).start();
      process.getOutputStream().close();
      String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      return new Result(process.waitFor(), out, Files.readString(err));
    } finally {
      Files.delete(err);
    }
  }

  private static void run(List<String> command) throws Exception {
    Result result = run(new ProcessBuilder(command));
    assertThat(result.exit()).as("%s: %s", command, result.err()).isZero();
  }
}
