package org.wasl.store.embedded;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Comparator;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.wasl.rules.runtime.DirectoryTree;
import org.wasl.rules.runtime.SecretFile;

/**
 * The files of one database cluster: created once, whole or not at all, and owned by the server's
 * user.
 */
record Cluster(PrivilegeDrop privileges, Path binaries) {

  private static final long POLL_MILLIS = 25;

  Path data() {
    return privileges.home().resolve("data");
  }

  Path logs() {
    return privileges.home().resolve("log");
  }

  /**
   * Password file of the role that created the cluster. Readable by this process only, like the
   * gateway's; the server has the verifiers of the passwords, not these files.
   */
  Path superuserPassword() {
    return privileges.home().resolve("password");
  }

  /** Password file of the role that the gateway logs in with. */
  Path gatewayPassword() {
    return privileges.home().resolve("gateway.password");
  }

  void prepare(EmbeddedConfig config, BooleanSupplier toldToStop)
      throws IOException, InterruptedException {
    Files.createDirectories(logs());
    changeOwner(logs());
    password(gatewayPassword());
    if (Files.isDirectory(data())) {
      changeOwner(data());
      return;
    }
    String password = password(superuserPassword());
    Path partial = privileges.home().resolve("data.partial");
    DirectoryTree.delete(partial);
    Files.createDirectory(
        partial,
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    changeOwner(partial);
    Path forInit = privileges.home().resolve("password.partial");
    writeSecret(forInit, password);
    changeOwner(forInit);
    try {
      initialise(partial, forInit, config, toldToStop);
    } finally {
      Files.delete(forInit);
    }
    Files.move(partial, data(), StandardCopyOption.ATOMIC_MOVE);
  }

  private void initialise(
      Path folder, Path password, EmbeddedConfig config, BooleanSupplier toldToStop)
      throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(
                privileges.command(
                    binaries.resolve("bin/initdb").toString(),
                    "--pgdata=" + folder,
                    "--username=" + DatabaseRoles.SUPERUSER,
                    "--auth=scram-sha-256",
                    "--pwfile=" + password,
                    "--encoding=UTF8",
                    "--locale=C",
                    "--no-instructions"))
            .redirectErrorStream(true)
            .redirectOutput(privileges.home().resolve("initdb.log").toFile())
            .start();
    try {
      while (!process.waitFor(POLL_MILLIS, TimeUnit.MILLISECONDS)) {
        if (toldToStop.getAsBoolean()) {
          throw new IOException("told to stop while the database was created");
        }
      }
    } finally {
      end(process, config.stopMillis());
    }
    if (process.exitValue() != 0) {
      throw new IOException("initdb failed; see initdb.log in the database folder");
    }
  }

  /** Ends initdb between two of its steps, each a process of its own; it deletes its files. */
  private static void end(Process initdb, int patienceMillis) throws InterruptedException {
    initdb.destroy();
    if (!initdb.waitFor(patienceMillis, TimeUnit.MILLISECONDS)) {
      initdb.descendants().forEach(ProcessHandle::destroyForcibly);
      initdb.destroyForcibly().waitFor();
    }
  }

  /** The password in the file; a new random one where there is none. */
  String password(Path file) throws IOException {
    if (!Files.exists(file)) {
      byte[] random = new byte[32];
      new SecureRandom().nextBytes(random);
      Path partial = privileges.home().resolve("password.new");
      writeSecret(partial, Base64.getUrlEncoder().withoutPadding().encodeToString(random));
      Files.move(partial, file, StandardCopyOption.ATOMIC_MOVE);
    }
    return SecretFile.read(file);
  }

  private static void writeSecret(Path file, String secret) throws IOException {
    Files.deleteIfExists(file);
    Files.createFile(
        file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.writeString(file, secret, StandardCharsets.US_ASCII);
  }

  /** Makes the server's user the owner of a file or folder, unless it is already. */
  void changeOwner(Path top) throws IOException {
    if (privileges.owner() < 0 || Files.getAttribute(top, "unix:uid").equals(privileges.owner())) {
      return;
    }
    try (Stream<Path> files = Files.walk(top)) {
      // The top folder last: after an interruption the next start does it again.
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.setAttribute(file, "unix:uid", privileges.owner());
        Files.setAttribute(file, "unix:gid", privileges.owner());
      }
    }
  }
}
