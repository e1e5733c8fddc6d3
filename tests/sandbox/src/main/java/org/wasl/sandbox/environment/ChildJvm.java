package org.wasl.sandbox.environment;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Starts other JVMs that live for a minute, on the class path of this process. */
public final class ChildJvm {
  /**
   * System property with a class path of jars alone. Its content equals that of this process's
   * class path.
   */
  public static final String CLASS_PATH = "wasl.child.classPath";

  /**
   * System property with the AOT cache (JEP 483) of that class path for a gateway. The file may not
   * exist yet.
   */
  public static final String CACHE = "wasl.child.aotCache";

  /**
   * System property with the AOT cache for a command. With the gateway's cache, which maps all
   * classes of a gateway, a command starts half as slowly again.
   */
  public static final String COMMAND_CACHE = "wasl.child.commandAotCache";

  /**
   * Options of a virtual machine that lives for a minute, in which the optimising compiler would
   * cost more than it gives back.
   */
  public static final List<String> SHORT_LIVED =
      List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC");

  /** {@link #SHORT_LIVED} as one text, as environment variables of a launcher take them. */
  public static final String SHORT_LIVED_TEXT = String.join(" ", SHORT_LIVED);

  private ChildJvm() {}

  /**
   * The beginning of a command line up to the main class, for a gateway or a program that starts
   * one.
   *
   * @param options further options for the JVM, beside the common ones
   */
  public static List<String> command(List<String> options) {
    return command(CACHE, options);
  }

  /** The beginning of a command line for a command of {@code ./wasl} other than a gateway. */
  public static List<String> shortCommand(List<String> options) {
    return command(COMMAND_CACHE, options);
  }

  private static List<String> command(String cacheProperty, List<String> options) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(SHORT_LIVED);
    command.addAll(
        List.of("--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow"));
    String cache = System.getProperty(cacheProperty);
    if (cache != null && Files.exists(Path.of(cache))) {
      command.add("-XX:AOTCache=" + cache);
      // The address of the cache. Relocation would cost a short command a seventh of its CPU time.
      command.addAll(List.of("-XX:+UnlockDiagnosticVMOptions", "-XX:ArchiveRelocationMode=0"));
      command.add("-D" + cacheProperty + "=" + cache); // for its own child processes
    }
    command.addAll(options);
    String own = System.getProperty("java.class.path");
    command.addAll(List.of("-cp", System.getProperty(CLASS_PATH, own)));
    return command;
  }
}
