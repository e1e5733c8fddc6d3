package org.wasl.bench.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.wasl.runtime.TestLoad.SOON;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.wasl.sandbox.environment.ChildJvm;

class ChildProcessTest {

  @TempDir private Path folder;

  /** Starts a child, prints its id, and keeps running. */
  static final class Parent {
    private Parent() {}

    public static void main(String[] arguments) throws InterruptedException {
      ChildProcess child =
          new ChildProcess(Child.class, List.of(), List.of(), Path.of(arguments[0], "log"));
      System.out.println(child.pid());
      new CountDownLatch(1).await();
    }
  }

  /** Runs on. */
  static final class Child {
    private Child() {}

    public static void main(String[] arguments) throws InterruptedException {
      new CountDownLatch(1).await();
    }
  }

  @Test
  void childEndsWhenItsParentIsKilled() throws Exception {
    // Given
    List<String> command = ChildJvm.command(List.of());
    command.addAll(List.of(Parent.class.getName(), folder.toString()));
    Process parent =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    long pid = Long.parseLong(parent.inputReader().readLine());
    ProcessHandle child = ProcessHandle.of(pid).orElseThrow();
    try {
      // When
      parent.destroyForcibly().waitFor();
      // Then
      Awaitility.await().atMost(SOON).until(() -> !runs(child));
      assertThat(parent.isAlive()).isFalse();
    } finally {
      child.destroyForcibly();
    }
  }

  /**
   * Tells whether a process runs. An ended process that waits for its parent has no command any
   * more.
   */
  private static boolean runs(ProcessHandle process) {
    return process.isAlive() && process.info().command().isPresent();
  }
}
