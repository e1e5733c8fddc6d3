package org.wasl.demo;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.wasl.runtime.TestLoad.WHOLE_RUN;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.wasl.sandbox.environment.ChildJvm;
import org.wasl.system.CheckoutMain;
import org.wasl.system.documents.SourceTree;

/** Runs {@code ./wasl} as a person would, in processes that do not outlive their test. */
final class DemoProcesses implements AutoCloseable {
  /** Lines of output in the message of a failure. CI prints the first lines of long messages. */
  private static final int LAST_LINES = 40;

  private final Path folder;
  private final List<Started> started = new ArrayList<>();

  /** Starts processes whose output goes to files in this folder. */
  DemoProcesses(Path folder) {
    this.folder = folder;
  }

  /** Runs this command line. Its output goes to a file of this name. */
  Started start(String name, String... words) throws IOException {
    List<String> command = ChildJvm.command(List.of("-Dwasl.home=" + SourceTree.ROOT));
    command.add(CheckoutMain.class.getName());
    command.addAll(List.of(words));
    Path output = folder.resolve(name + ".txt");
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    Started startedProcess = new Started(process, output);
    started.add(startedProcess);
    return startedProcess;
  }

  /** Kills all processes that still run. The gateways of a killed process end by themselves. */
  @Override
  public void close() {
    for (Started startedProcess : started) {
      List<ProcessHandle> children = startedProcess.process().descendants().toList();
      startedProcess.process().destroyForcibly().onExit().join();
      children.forEach(child -> child.onExit().join());
    }
  }

  /** A process, and its output so far. */
  record Started(Process process, Path output) {
    String printed() {
      try {
        return Files.readString(output, UTF_8);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    private String lastLines() {
      List<String> lines = printed().lines().toList();
      return String.join("\n", lines.subList(Math.max(0, lines.size() - LAST_LINES), lines.size()));
    }

    /** Waits until this was printed, or the process has ended. */
    void awaitPrinted(String text) {
      Awaitility.await()
          .atMost(WHOLE_RUN)
          .untilAsserted(
              () -> {
                boolean ended = !process.isAlive(); // read before the output
                assertThat(printed().contains(text) || ended).as(this::lastLines).isTrue();
              });
      assertThat(printed()).contains(text);
    }

    /** Waits for the end, and returns the output. */
    String awaitExit(int code) throws InterruptedException {
      awaitEnd();
      assertThat(process.exitValue()).as(this::lastLines).isEqualTo(code);
      return printed();
    }

    /** Asks it to end by TERM, because background processes of a shell ignore INT. */
    void terminate() throws InterruptedException {
      process.destroy();
      awaitEnd();
    }

    private void awaitEnd() throws InterruptedException {
      assertThat(process.waitFor(WHOLE_RUN.toSeconds(), TimeUnit.SECONDS))
          .as(this::lastLines)
          .isTrue();
    }
  }
}
