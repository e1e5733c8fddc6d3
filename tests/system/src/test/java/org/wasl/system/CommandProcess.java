package org.wasl.system;

import static org.wasl.runtime.TestLoad.SOON;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import org.awaitility.Awaitility;
import org.wasl.desk.Desk;
import org.wasl.desk.cli.DeskCommand;
import org.wasl.link.Link;
import org.wasl.link.cli.LinkCommand;
import org.wasl.sandbox.environment.ChildJvm;
import org.wasl.sandbox.environment.ParentWatchdog;
import picocli.CommandLine;

/** A desk or a link in a process of its own, which can be killed. */
final class CommandProcess implements AutoCloseable {
  /** The program that runs in it. */
  enum Program {
    DESK(DeskCommand::new, Desk.RUN_FILE),
    LINK(LinkCommand::new, Link.RUN_FILE);

    private final Supplier<Object> command;
    private final String runFile;

    Program(Supplier<Object> command, String runFile) {
      this.command = command;
      this.runFile = runFile;
    }
  }

  private final Process process;
  private final Path runFile;

  private CommandProcess(Process process, Path runFile) {
    this.process = process;
    this.runFile = runFile;
  }

  /**
   * Starts a process that ends when this one does. It is not ready yet. Its output is appended to a
   * log beside its data folder.
   *
   * @param arguments arguments of its {@code start} without the data folder
   */
  static CommandProcess start(Program program, Path data, List<String> arguments)
      throws IOException {
    Path runFile = data.resolve(program.runFile);
    Files.deleteIfExists(runFile); // a killed process leaves it
    List<String> command = ChildJvm.command(List.of());
    String name = program.name().toLowerCase(Locale.ROOT);
    command.addAll(
        ParentWatchdog.command(
            data.resolveSibling(data.getFileName() + ".lock"), CommandProcess.class));
    command.addAll(List.of(program.name(), "start", "--data=" + data));
    command.addAll(arguments);
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(Redirect.appendTo(data.resolveSibling(name + ".log").toFile()))
            .start();
    return new CommandProcess(process, runFile);
  }

  /** Waits until it is ready, or has ended. */
  CommandProcess awaitReady() {
    Awaitility.await().atMost(SOON).until(() -> Files.exists(runFile) || !process.isAlive());
    return this;
  }

  /** Kills it, as a power cut would. */
  void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  /** Waits for its end, because it occupies its port and its data folder until then. */
  @Override
  public void close() {
    process.destroyForcibly().onExit().join();
  }

  /** In the process. */
  public static void main(String[] arguments) {
    Object command = Program.valueOf(arguments[0]).command.get();
    String[] words = Arrays.copyOfRange(arguments, 1, arguments.length);
    System.exit(new CommandLine(command).execute(words));
  }
}
