package org.wasl.trials.demo;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.wasl.trials.TrialsMain;
import org.wasl.trials.environment.ChildJvm;

/** Runs {@code ./wasl} as a person would, in processes that do not outlive their test. */
final class TrialsProcesses implements AutoCloseable {
  private final List<Process> started = new ArrayList<>();

  /** Runs these words; what is printed goes to a file. */
  Process start(Path output, String... words) throws IOException {
    List<String> command = ChildJvm.command(List.of("-Dwasl.home=.."));
    command.add(TrialsMain.class.getName());
    command.addAll(List.of(words));
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    started.add(process);
    return process;
  }

  /** Kills what still runs; the gateways of a process that was killed end by themselves. */
  @Override
  public void close() {
    for (Process process : started) {
      List<ProcessHandle> children = process.descendants().toList();
      process.destroyForcibly().onExit().join();
      children.forEach(child -> child.onExit().join());
    }
  }
}
