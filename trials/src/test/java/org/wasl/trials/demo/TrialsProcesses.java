package org.wasl.trials.demo;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.wasl.base.TestLoad.WHOLE_RUN;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.wasl.trials.TrialsMain;
import org.wasl.trials.environment.ChildJvm;

/** Runs {@code ./wasl} as a person would, in processes that do not outlive their test. */
final class TrialsProcesses implements AutoCloseable {
  private final Path folder;
  private final List<Started> started = new ArrayList<>();

  /** What processes print goes to files in this folder. */
  TrialsProcesses(Path folder) {
    this.folder = folder;
  }

  /** Runs these words; what is printed goes to a file of this name. */
  Started start(String name, String... words) throws IOException {
    List<String> command = ChildJvm.command(List.of("-Dwasl.home=.."));
    command.add(TrialsMain.class.getName());
    command.addAll(List.of(words));
    Path output = folder.resolve(name + ".txt");
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    Started one = new Started(process, output);
    started.add(one);
    return one;
  }

  /** Kills what still runs; the gateways of a process that was killed end by themselves. */
  @Override
  public void close() {
    for (Started one : started) {
      List<ProcessHandle> children = one.process().descendants().toList();
      one.process().destroyForcibly().onExit().join();
      children.forEach(child -> child.onExit().join());
    }
  }

  /** A process, and what it printed so far. */
  record Started(Process process, Path output) {
    String printed() {
      try {
        return Files.readString(output, UTF_8);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    /** Waits until this was printed, or the process has ended. */
    void awaitPrinted(String text) {
      Awaitility.await()
          .atMost(WHOLE_RUN)
          .untilAsserted(
              () -> {
                boolean ended = !process.isAlive(); // before what it printed is read
                assertThat(printed().contains(text) || ended).as(this::printed).isTrue();
              });
      assertThat(printed()).contains(text);
    }

    /** Waits for the end, and returns what was printed. */
    String awaitExit(int code) throws InterruptedException {
      awaitEnd();
      assertThat(process.exitValue()).as(this::printed).isEqualTo(code);
      return printed();
    }

    /** Asks it to end, by TERM: what a shell runs in the background ignores INT. */
    void terminate() throws InterruptedException {
      process.destroy();
      awaitEnd();
    }

    private void awaitEnd() throws InterruptedException {
      assertThat(process.waitFor(WHOLE_RUN.toSeconds(), TimeUnit.SECONDS))
          .as(this::printed)
          .isTrue();
    }
  }
}
