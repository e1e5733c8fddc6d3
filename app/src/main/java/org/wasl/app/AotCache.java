package org.wasl.app;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The AOT cache of the installed command (JEP 483, 514, 515): a file of loaded classes and method
 * profiles, with which the virtual machine starts in about two thirds of the CPU time. The launcher
 * names its file and has the virtual machine use it if it is there; the virtual machine goes on
 * without one that does not fit or is damaged.
 *
 * @param home folder of the installation
 * @param file the cache of this version and this JDK; it need not exist
 */
record AotCache(Path home, Path file) {
  private static final String HOME = "wasl.home";
  private static final String FILE = "wasl.aot";
  private static final String RECORDING = "WASL_AOT_OUTPUT";

  /** What the launcher of an installation said; empty in a checkout. */
  static Optional<AotCache> configured() {
    String home = System.getProperty(HOME);
    String file = System.getProperty(FILE);
    return home == null || file == null
        ? Optional.empty()
        : Optional.of(new AotCache(Path.of(home), Path.of(file)));
  }

  /** A gateway on free ports whose orderly stop writes a cache to {@code output}. */
  ProcessBuilder recording(Path output, String... arguments) {
    ProcessBuilder builder = new ProcessBuilder(home.resolve("bin").resolve("wasl").toString());
    builder.command().addAll(List.of(arguments));
    builder.command().addAll(List.of("--set", "api.port=0", "--set", "management.port=0"));
    builder.environment().put(RECORDING, output.toString());
    return builder;
  }

  /**
   * Whether this virtual machine uses the cache. One that was told to use a file and cannot does
   * not fall back on the JDK's own archive of classes either, so it shares nothing.
   */
  boolean isUsed() {
    return Files.isRegularFile(file) && System.getProperty("java.vm.info", "").contains("sharing");
  }

  /**
   * What there is to say about it, in one line, when {@code command} starts.
   *
   * @param command the subcommand
   */
  Optional<String> notice(String command) {
    if (System.getenv(RECORDING) != null || command.equals(AotCacheCommand.NAME) || isUsed()) {
      return Optional.empty();
    }
    if (Files.isRegularFile(file)) {
      return Optional.of(
          "the AOT cache does not fit this JDK, its options or the jars, or is damaged; going on"
              + " without it ("
              + file
              + "; wasl aot-cache makes it again)");
    }
    return command.equals("start")
        ? Optional.of(
            "no AOT cache; wasl aot-cache makes one, with which a start takes about a third less"
                + " processor time")
        : Optional.empty();
  }
}
