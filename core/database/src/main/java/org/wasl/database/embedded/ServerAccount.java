package org.wasl.database.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * The user of the operating system that a program of PostgreSQL runs as.
 *
 * @param prefix words put before each command
 * @param owner user id that must own its files
 * @param group group id that must own them
 */
record ServerAccount(List<String> prefix, int owner, int group) {

  /** The user of this process. */
  static ServerAccount same(List<String> prefix) throws IOException {
    return new ServerAccount(prefix, idOfProcess("uid"), idOfProcess("gid"));
  }

  /** Another user, without any further group. This process must be root. */
  static ServerAccount dropped(List<String> setpriv, int owner, int group) {
    return new ServerAccount(
        join(setpriv, "--reuid=" + owner, "--regid=" + group, "--clear-groups", "--"),
        owner,
        group);
  }

  /**
   * The user of this process, without its capabilities and under another id.
   *
   * @param id id of user and group inside
   */
  static ServerAccount inNamespace(int id, List<String> setpriv) throws IOException {
    List<String> prefix = List.of("unshare", "-U", "--map-user=" + id, "--map-group=" + id, "--");
    return same(join(prefix, setpriv.toArray(String[]::new)));
  }

  static boolean isRoot() throws IOException {
    return idOfProcess("uid") == 0;
  }

  static int idOfProcess(String which) throws IOException {
    return (int) Files.getAttribute(Path.of("/proc/self"), "unix:" + which);
  }

  /** Tells whether it is another user than this process. */
  boolean isDropped() throws IOException {
    return owner != idOfProcess("uid");
  }

  List<String> command(String... words) {
    return join(prefix, words);
  }

  /**
   * Makes it the owner of a file or folder with all in it, unless it is already.
   *
   * @throws IOException if this process may not do that, saying whose it is
   */
  void own(Path top) throws IOException {
    Object is = Files.getAttribute(top, "unix:uid");
    if (is.equals(owner)) {
      return;
    }
    if (!isRoot()) {
      throw new IOException(
          top
              + ": belongs to user id "
              + is
              + " and must belong to user id "
              + owner
              + ", which this gateway runs as: start it as the user that made it, or change the"
              + " owner of all files in it");
    }
    try (Stream<Path> files = Files.walk(top)) {
      // The top folder is last. It has another owner meanwhile, so after an interruption everything
      // is done again.
      Files.setAttribute(top, "unix:uid", owner == 0 ? group + 1 : 0);
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.setAttribute(file, "unix:uid", owner);
        Files.setAttribute(file, "unix:gid", group);
      }
    }
  }

  private static List<String> join(List<String> first, String... more) {
    List<String> all = new ArrayList<>(first);
    all.addAll(List.of(more));
    return List.copyOf(all);
  }
}
