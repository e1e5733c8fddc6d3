package org.wasl.database.embedded;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.wasl.runtime.DirectoryTree;
import org.wasl.runtime.DurableFile;

/**
 * The files of one database cluster, which is created once, atomically, and owned by the server's
 * user.
 */
record Cluster(PrivilegeDrop privileges, Path binaries) {

  /** Name of the folder of the data files below the home. */
  static final String DATA = "data";

  /**
   * Files without which no server starts. They are empty after a power loss before they were on
   * disk.
   */
  private static final List<String> NEVER_EMPTY = List.of("PG_VERSION", "global/pg_control");

  private static final long POLL_MILLIS = 25;

  Path data() {
    return privileges.home().resolve(DATA);
  }

  Path logs() {
    return privileges.home().resolve("log");
  }

  /**
   * Password file of the role that created the cluster. Like the gateway's, only this process can
   * read it. The server has the verifiers of the passwords, not these files.
   */
  Path superuserPassword() {
    return privileges.home().resolve("password");
  }

  /** Password file of the role that the gateway logs in with. */
  Path gatewayPassword() {
    return privileges.home().resolve("gateway.password");
  }

  /**
   * Makes what is missing or empty. The new files are on the disk when this returns.
   *
   * @throws IOException also when the data files are damaged, because they are never created again
   */
  void prepare(EmbeddedConfig config, BooleanSupplier stopRequested)
      throws IOException, InterruptedException {
    Files.createDirectories(logs());
    privileges.server().own(logs());
    if (!hasSecret(gatewayPassword())) {
      writeSecret(gatewayPassword(), newPassword());
    }
    if (Files.isDirectory(data())) {
      checkNotEmpty(data());
      privileges.server().own(data());
      if (!hasSecret(superuserPassword())) {
        new OrphanedServers(data()).stop(Duration.ofMillis(config.stopMillis()));
        setSuperuserPassword(data(), config);
      }
    } else {
      create(config, stopRequested);
    }
  }

  private static void checkNotEmpty(Path data) throws IOException {
    for (String name : NEVER_EMPTY) {
      Path file = data.resolve(name);
      if (!Files.exists(file) || Files.size(file) == 0) {
        throw new IOException(
            file + ": is missing or empty: the database is damaged; restore it from a backup");
      }
    }
  }

  private void create(EmbeddedConfig config, BooleanSupplier stopRequested)
      throws IOException, InterruptedException {
    String password = newPassword();
    writeSecret(superuserPassword(), password);
    Path partial = privileges.home().resolve(DATA + ".partial");
    DirectoryTree.delete(partial);
    Files.createDirectory(
        partial,
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    privileges.initialiser().own(partial);
    Path forInit = privileges.home().resolve("password.partial");
    writeSecret(forInit, password);
    privileges.initialiser().own(forInit);
    try {
      initialise(partial, forInit, config, stopRequested);
    } finally {
      Files.delete(forInit);
    }
    name(partial);
  }

  /** Gives a whole cluster to the server's user and its name to it, on the disk. */
  void name(Path partial) throws IOException, InterruptedException {
    privileges.server().own(partial);
    FileSystemSync.sync(partial);
    Files.move(partial, data(), StandardCopyOption.ATOMIC_MOVE);
    DurableFile.syncWithParents(privileges.home());
  }

  private void initialise(
      Path folder, Path password, EmbeddedConfig config, BooleanSupplier stopRequested)
      throws IOException, InterruptedException {
    Path log = privileges.home().resolve("initdb.log");
    Process process =
        new ProcessBuilder(
                privileges
                    .initialiser()
                    .command(
                        binaries.resolve("bin/initdb").toString(),
                        "--pgdata=" + folder,
                        "--username=" + DatabaseRoles.SUPERUSER,
                        "--auth=scram-sha-256",
                        "--pwfile=" + password,
                        "--encoding=UTF8",
                        "--locale=C",
                        "--no-instructions"))
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    try {
      while (!process.waitFor(POLL_MILLIS, TimeUnit.MILLISECONDS)) {
        if (stopRequested.getAsBoolean()) {
          throw new IOException("stop requested while the database was created");
        }
      }
    } finally {
      end(process, config.stopMillis());
    }
    if (process.exitValue() != 0) {
      throw new IOException(
          "initdb failed" + ServerLog.lastError(log) + "; see initdb.log in the database folder");
    }
  }

  /**
   * Ends initdb between two of its steps, each a process of its own. Then initdb deletes its files.
   */
  private static void end(Process initdb, int patienceMillis) throws InterruptedException {
    initdb.destroy();
    if (!initdb.waitFor(patienceMillis, TimeUnit.MILLISECONDS)) {
      initdb.descendants().forEach(ProcessHandle::destroyForcibly);
      initdb.destroyForcibly().waitFor();
    }
  }

  /** An empty file is one that a power loss left. */
  private static boolean hasSecret(Path file) throws IOException {
    return Files.exists(file) && Files.size(file) > 0;
  }

  private static String newPassword() {
    byte[] random = new byte[32];
    new SecureRandom().nextBytes(random);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(random);
  }

  private void writeSecret(Path file, String secret) throws IOException {
    Path draft = privileges.home().resolve("password.new");
    Files.deleteIfExists(draft);
    DurableFile.replace(
        file,
        draft,
        secret.getBytes(StandardCharsets.US_ASCII),
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
  }

  /**
   * Draws a new password for the role that created the cluster, without asking for the old one. A
   * server with a single session and no port replays the log and sets it.
   *
   * @param folder the data files, which no server uses
   */
  void setSuperuserPassword(Path folder, EmbeddedConfig config)
      throws IOException, InterruptedException {
    String password = newPassword();
    privileges.initialiser().own(folder);
    try {
      runSingle(
          folder,
          config,
          List.of(
              "alter role %s password '%s'".formatted(DatabaseRoles.SUPERUSER, password),
              "checkpoint"));
    } finally {
      privileges.server().own(folder);
    }
    writeSecret(superuserPassword(), password);
  }

  private void runSingle(Path folder, EmbeddedConfig config, List<String> statements)
      throws IOException, InterruptedException {
    Path log = privileges.home().resolve("single.log");
    Process single =
        new ProcessBuilder(
                privileges
                    .initialiser()
                    .command(
                        binaries.resolve("bin/postgres").toString(),
                        "--single",
                        "-D",
                        folder.toString(),
                        "-c",
                        "exit_on_error=on",
                        "-c",
                        "log_min_error_statement=panic",
                        "-c",
                        "log_statement=none",
                        "postgres"))
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    try (var in = single.getOutputStream()) {
      for (String statement : statements) {
        in.write((statement + "\n").getBytes(StandardCharsets.US_ASCII));
      }
    } catch (IOException e) {
      // It has ended already, and its exit code tells why.
    }
    if (!single.waitFor(config.startMillis(), TimeUnit.MILLISECONDS)) {
      single.destroyForcibly().waitFor();
      throw new IOException("crash recovery did not finish in time; see " + log);
    }
    if (single.exitValue() != 0) {
      throw new IOException("crash recovery failed" + ServerLog.lastError(log) + "; see " + log);
    }
  }
}
