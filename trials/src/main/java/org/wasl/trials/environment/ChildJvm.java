package org.wasl.trials.environment;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** How this process starts other JVMs that live for a minute, on its own class path. */
public final class ChildJvm {
  /** System property: a class path of jars alone with the same content as this process's own. */
  public static final String CLASS_PATH = "wasl.child.classPath";

  /**
   * System property: the AOT cache (JEP 483) of that class path for a gateway; it need not be there
   * yet.
   */
  public static final String CACHE = "wasl.child.aotCache";

  /**
   * The same for a command: a start that maps all classes of a gateway costs it half as much more.
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
   * The beginning of a command line, up to the main class, of a gateway or of what starts one.
   *
   * @param options for the virtual machine, beside those that all have
   */
  public static List<String> command(List<String> options) {
    return command(CACHE, options);
  }

  /** The same for a command of {@code ./wasl} that is no gateway. */
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
      // Where it was made for: to move it costs a short command a seventh of its processor time.
      command.addAll(List.of("-XX:+UnlockDiagnosticVMOptions", "-XX:ArchiveRelocationMode=0"));
      command.add("-D" + cacheProperty + "=" + cache); // for what it starts itself
    }
    command.addAll(options);
    String own = System.getProperty("java.class.path");
    command.addAll(List.of("-cp", System.getProperty(CLASS_PATH, own)));
    return command;
  }
}
