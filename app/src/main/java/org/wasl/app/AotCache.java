package org.wasl.app;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The AOT caches of the installed command (JEP 483, 514, 515): files of loaded classes and method
 * profiles. The gateway has one, with which it starts in about two thirds of the CPU time; the
 * other commands share a smaller one, for to map and verify the gateway's takes longer than they
 * save by it. The launcher names both files and has the virtual machine use the one that is for the
 * command, if it is there; the virtual machine goes on without one that does not fit or is damaged.
 *
 * @param home folder of the installation
 * @param file that of this version, this JDK and this command; it need not exist
 * @param gateway that of {@code start}; it need not exist
 */
record AotCache(Path home, Path file, Path gateway) {
  private static final String HOME = "wasl.home";
  private static final String FILE = "wasl.aot";
  private static final String GATEWAY = "wasl.aot.gateway";
  private static final String RECORDING = "WASL_AOT_OUTPUT";
  private static final String GOING_ON = "going on without it";

  /** What the launcher of an installation said; empty in a checkout. */
  static Optional<AotCache> configured() {
    String home = System.getProperty(HOME);
    String file = System.getProperty(FILE);
    String gateway = System.getProperty(GATEWAY);
    return home == null || file == null || gateway == null
        ? Optional.empty()
        : Optional.of(new AotCache(Path.of(home), Path.of(file), Path.of(gateway)));
  }

  /** A command of this installation whose orderly end writes a cache to {@code output}. */
  ProcessBuilder recording(Path output, List<String> arguments) {
    ProcessBuilder builder = command(arguments);
    builder.environment().put(RECORDING, output.toString());
    return builder;
  }

  /** A command of this installation. */
  ProcessBuilder command(List<String> arguments) {
    ProcessBuilder builder = new ProcessBuilder(home.resolve("bin").resolve("wasl").toString());
    builder.command().addAll(arguments);
    return builder;
  }

  /**
   * Whether this virtual machine uses the cache. One that was told to use a file and cannot does
   * not fall back on the JDK's own archive of classes either, so it shares nothing.
   */
  boolean isUsed() {
    return Files.isRegularFile(file) && System.getProperty("java.vm.info", "").contains("sharing");
  }

  /** Whether the gateway would use its own: a start that prints its options says if it does not. */
  boolean isUsedByGateway() throws IOException, InterruptedException {
    if (!Files.isRegularFile(gateway)) {
      return false;
    }
    Process start =
        command(List.of("start", "--help")).redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
    String said = new String(start.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
    return start.waitFor() == 0 && !said.contains(GOING_ON);
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
          "the AOT cache does not fit this JDK, its options or the jars, or is damaged; "
              + GOING_ON
              + " ("
              + file
              + "; wasl aot-cache makes it again)");
    }
    return command.equals("start")
        ? Optional.of(
            "no AOT cache; wasl aot-cache makes it, with which a start takes about a third less"
                + " processor time")
        : Optional.empty();
  }
}
