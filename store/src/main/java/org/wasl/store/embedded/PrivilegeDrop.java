package org.wasl.store.embedded;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/**
 * How and where the server runs. It refuses to run as root, so a gateway that is root runs it as
 * {@code nobody}; where that user cannot enter the folder, as the same user inside a user
 * namespace; where that is forbidden, as {@code nobody} in another folder. The first way that can
 * execute the binary is taken.
 *
 * @param home folder of binaries, data and logs
 * @param prefix words put before each command
 * @param owner user id that must own the data, or -1 for the user of this process
 */
record PrivilegeDrop(Path home, List<String> prefix, int owner) {
  private static final int NOBODY = 65534;

  static PrivilegeDrop choose(EmbeddedConfig config) throws IOException, InterruptedException {
    Path own = Files.createDirectories(config.folder()).toRealPath();
    for (PrivilegeDrop way : candidates(own, config.otherFolder())) {
      if (way.isUsable()) {
        return way;
      }
    }
    throw new IOException(
        "PostgreSQL cannot run here: it refuses root, and neither setpriv nor a user namespace"
            + " (util-linux) is usable; run as an ordinary user or configure an external database");
  }

  private static List<PrivilegeDrop> candidates(Path own, Path otherFolder) throws IOException {
    boolean isRoot = Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0);
    // A session of its own: Ctrl-C in a terminal reaches the gateway only, which then stops the
    // server.
    List<String> signal = List.of("setsid", "setpriv", "--pdeathsig", "INT");
    if (!isRoot) {
      return List.of(new PrivilegeDrop(own, signal, -1), new PrivilegeDrop(own, List.of(), -1));
    }
    List<String> asNobody =
        join(signal, "--reuid=" + NOBODY, "--regid=" + NOBODY, "--clear-groups", "--");
    List<String> inNamespace =
        join(
            List.of("unshare", "-U", "--map-user=" + NOBODY, "--map-group=" + NOBODY, "--"),
            signal.toArray(String[]::new));
    Path other = otherFolder.resolve(nameFor(own));
    PrivilegeDrop elsewhere = new PrivilegeDrop(other, asNobody, NOBODY);
    return Files.isDirectory(other)
        ? List.of(elsewhere)
        : List.of(
            new PrivilegeDrop(own, asNobody, NOBODY),
            new PrivilegeDrop(own, inNamespace, 0),
            elsewhere);
  }

  private boolean isUsable() throws IOException, InterruptedException {
    Files.createDirectories(home);
    Path server = PostgresBinaries.unpackedIn(home).resolve("bin/postgres");
    try {
      Process probe =
          new ProcessBuilder(command(server.toString(), "--version"))
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      return probe.waitFor() == 0;
    } catch (IOException e) {
      return false; // setpriv or unshare is not installed
    }
  }

  List<String> command(String... words) {
    return join(prefix, words);
  }

  private static List<String> join(List<String> first, String... more) {
    List<String> all = new ArrayList<>(first);
    all.addAll(List.of(more));
    return List.copyOf(all);
  }

  private static String nameFor(Path folder) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256")
              .digest(folder.toString().getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(hash, 0, 8);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
