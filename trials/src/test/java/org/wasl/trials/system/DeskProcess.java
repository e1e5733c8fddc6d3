package org.wasl.trials.system;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.wasl.desk.Desk;
import org.wasl.desk.cli.DeskCommand;
import picocli.CommandLine;

/** A desk in a process of its own, which can be killed. */
final class DeskProcess implements AutoCloseable {
  private static final Duration READY = Duration.ofSeconds(60);

  private final Process process;

  private DeskProcess(Process process) {
    this.process = process;
  }

  /** Starts one, and waits until it is ready. */
  static DeskProcess start(Path data, List<String> settings) throws IOException {
    Files.deleteIfExists(data.resolve(Desk.RUN_FILE)); // of one that was killed
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                DeskProcess.class.getName(),
                "start",
                "--data=" + data));
    settings.forEach(setting -> command.add("--set=" + setting));
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(data.resolveSibling("desk.log").toFile())
            .start();
    DeskProcess desk = new DeskProcess(process);
    Awaitility.await()
        .atMost(READY)
        .until(() -> Files.exists(data.resolve(Desk.RUN_FILE)) || !process.isAlive());
    return desk;
  }

  /** Ends it without a word, as a power cut would. */
  void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }

  /** In the process. */
  public static void main(String[] arguments) {
    System.exit(new CommandLine(new DeskCommand()).execute(arguments));
  }
}
