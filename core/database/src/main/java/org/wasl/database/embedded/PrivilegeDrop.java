package org.wasl.database.embedded;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.wasl.runtime.DurableFile;
import org.wasl.runtime.FileFault;

/**
 * The way the server is started, and its place. It refuses to run as root, so a gateway that is
 * root runs it as a separate user, which no other service has. If that user cannot enter the
 * folder, the server runs as root itself, but inside a user namespace, with another id and without
 * root's capabilities. If user namespaces are forbidden, the server runs as the separate user in
 * another folder. The first way that can execute the binary is taken. If there is a cluster
 * already, no other folder is ever tried.
 *
 * @param home folder of binaries, data and logs
 * @param server the account that runs the server and owns its data
 * @param initialiser the account for initdb and the single-user mode, which need a user with a name
 */
record PrivilegeDrop(Path home, ServerAccount server, ServerAccount initialiser) {
  /** The one user id without rights that has a name on every Linux. */
  private static final int NOBODY = 65534;

  /**
   * Ids that no distribution gives to a person or a service, and that a container of 65,536 ids
   * has. See "dynamic service users" in systemd's documentation, "Users, Groups, UIDs and GIDs on
   * systemd Systems".
   */
  private static final int FIRST_OWN_ID = 61_184;

  private static final int OWN_IDS = 65_520 - FIRST_OWN_ID;

  static PrivilegeDrop choose(EmbeddedConfig config) throws IOException, InterruptedException {
    Path own = enter(config.folder());
    Path other = elsewhere(config, own);
    boolean isHere = hasCluster(own);
    boolean isElsewhere = hasClusterElsewhere(other);
    if (isHere && isElsewhere) {
      throw new IOException(
          "there are two database clusters, %s and %s: find out which has the data, and move the"
                  .formatted(own.resolve(Cluster.DATA), other.resolve(Cluster.DATA))
              + " other away");
    }
    List<PrivilegeDrop> candidates =
        candidates(own, other).stream()
            .filter(candidate -> !isHere || candidate.home.equals(own))
            .filter(candidate -> !isElsewhere || candidate.home.equals(other))
            .toList();
    for (PrivilegeDrop candidate : candidates) {
      if (candidate.isUsable(config)) {
        return candidate;
      }
    }
    if (isElsewhere && candidates.isEmpty()) {
      throw new IOException(
          other.resolve(Cluster.DATA)
              + ": the database cluster of this data folder is there, made by a gateway that ran as"
              + " root; user "
              + FileFault.userName()
              + " may not use it");
    }
    for (PrivilegeDrop candidate : candidates) {
      Optional<String> closed = candidate.inaccessibleFolder(config);
      if (closed.isPresent()) {
        throw new IOException(closed.get());
      }
    }
    throw new IOException(
        "PostgreSQL cannot run here: it refuses root, and neither setpriv nor a user namespace"
            + " (util-linux) is usable; run as an ordinary user or configure an external database");
  }

  /** The folder used instead, by the path of the own one. */
  static Path elsewhere(EmbeddedConfig config, Path own) {
    return config.otherFolder().resolve(HexFormat.of().formatHex(hash(own), 0, 8));
  }

  private static List<PrivilegeDrop> candidates(Path own, Path other) throws IOException {
    // It has a session of its own, so that Ctrl-C in a terminal reaches the gateway only, which
    // then stops the server.
    List<String> signal = List.of("setsid", "setpriv", "--pdeathsig", "INT");
    if (!ServerAccount.isRoot()) {
      return List.of(as(own, ServerAccount.same(signal)), as(own, ServerAccount.same(List.of())));
    }
    int id = ownId(own);
    ServerAccount server = ServerAccount.dropped(signal, id, id);
    // The group is the server's, so that another service that runs as nobody cannot enter the
    // server's folders.
    ServerAccount initialiser = ServerAccount.dropped(signal, NOBODY, id);
    ServerAccount inNamespace = ServerAccount.inNamespace(NOBODY, signal);
    return List.of(
        new PrivilegeDrop(own, server, initialiser),
        as(own, inNamespace),
        new PrivilegeDrop(other, server, initialiser));
  }

  private static PrivilegeDrop as(Path home, ServerAccount account) {
    return new PrivilegeDrop(home, account, account);
  }

  /** The id for one folder is the same at every start, as long as nobody else has it. */
  static int ownId(Path own) throws IOException {
    int id = FIRST_OWN_ID + (hash(own)[0] << 8 & 0xff00 | hash(own)[1] & 0xff) % OWN_IDS;
    String users = Files.readString(Path.of("/etc/passwd"), StandardCharsets.ISO_8859_1);
    while (users.contains(":" + id + ":")) {
      id = id == FIRST_OWN_ID ? FIRST_OWN_ID + OWN_IDS - 1 : id - 1;
    }
    return id;
  }

  private static Path enter(Path folder) throws IOException {
    try {
      return Files.createDirectories(folder).toRealPath();
    } catch (AccessDeniedException e) {
      throw FileFault.explained(folder, e);
    }
  }

  /** A folder that cannot be entered is no folder without a cluster. */
  private static boolean hasCluster(Path home) throws IOException {
    Path data = home.resolve(Cluster.DATA);
    try {
      return Files.readAttributes(data, BasicFileAttributes.class).isDirectory();
    } catch (NoSuchFileException e) {
      return false;
    } catch (AccessDeniedException e) {
      throw FileFault.explained(home, e);
    }
  }

  /** If this user may only see that the folder exists, root has made it for a server. */
  private static boolean hasClusterElsewhere(Path other) throws IOException {
    return ServerAccount.isRoot() ? hasCluster(other) : Files.exists(other);
  }

  private boolean isUsable(EmbeddedConfig config) throws IOException, InterruptedException {
    Path program;
    try {
      makeHome();
      program = PostgresBinaries.ready(config, home).resolve("bin/postgres");
    } catch (AccessDeniedException e) {
      throw FileFault.explained(home, e);
    }
    try {
      Process probe =
          // The shell, because setpriv itself still has root's rights when it starts a program.
          new ProcessBuilder(
                  server.command(
                      "sh",
                      "-c",
                      "cd \"$0\" && \"$1\" --version",
                      home.toString(),
                      program.toString()))
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      return probe.waitFor() == 0;
    } catch (IOException e) {
      return false; // setpriv or unshare is not installed
    }
  }

  /** Only this process and the server may enter it, whatever else runs as the initialiser. */
  private void makeHome() throws IOException {
    Path above = DurableFile.folderOf(home);
    if (!Files.isDirectory(above)) {
      Files.createDirectories(above);
      Files.setPosixFilePermissions(above, PosixFilePermissions.fromString("rwx--x--x"));
    }
    Files.createDirectories(home);
    if (server.isDropped()) {
      Files.setAttribute(home, "unix:gid", server.group());
      Files.setPosixFilePermissions(home, PosixFilePermissions.fromString("rwx--x---"));
    }
  }

  /**
   * The first folder on the way that the server's user may not enter, in words, or empty if none.
   */
  private Optional<String> inaccessibleFolder(EmbeddedConfig config) throws IOException {
    if (!server.isDropped()) {
      return Optional.empty();
    }
    return inaccessibleAbove(home)
        .or(() -> config.binaries().flatMap(to -> inaccessibleAbove(to.resolve("bin/postgres"))));
  }

  private Optional<String> inaccessibleAbove(Path file) {
    Path folder = Path.of("/");
    for (Path name : file) {
      if (!isOpenToOthers(folder)) {
        return Optional.of(
            FileFault.denied(
                folder, "PostgreSQL, which runs as user id " + server.owner(), "enter", "x"));
      }
      folder = folder.resolve(name);
    }
    return Optional.empty();
  }

  private static boolean isOpenToOthers(Path folder) {
    try {
      return Files.getPosixFilePermissions(folder).contains(PosixFilePermission.OTHERS_EXECUTE);
    } catch (IOException e) {
      return true; // nothing can be said of it
    }
  }

  private static byte[] hash(Path folder) {
    try {
      return MessageDigest.getInstance("SHA-256")
          .digest(folder.toString().getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
