package org.wasl.trials.environment;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.wasl.app.Main;

/**
 * Runs {@code wasl} for as long as its standard input is open: the kernel closes it when the parent
 * process ends, also by a kill. One at a time for each lock file, so that the next run waits until
 * an orphan has gone.
 */
final class ParentWatchdog {
  private static final long GRACE_SECONDS = 15;

  /** Held until this process ends. */
  private static @Nullable FileChannel lock;

  private ParentWatchdog() {}

  /** The lock file, then the arguments of {@code wasl}. */
  public static void main(String[] arguments) throws IOException {
    FileChannel file =
        FileChannel.open(
            Path.of(arguments[0]), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    file.lock();
    lock = file;
    daemon(ParentWatchdog::exitWhenInputCloses);
    Main.main(Arrays.copyOfRange(arguments, 1, arguments.length));
  }

  private static void exitWhenInputCloses() {
    try {
      while (System.in.read() >= 0) {}
    } catch (IOException e) {
      // treated as closed
    }
    daemon(ParentWatchdog::halt);
    System.exit(0);
  }

  private static void halt() {
    try {
      TimeUnit.SECONDS.sleep(GRACE_SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    Runtime.getRuntime().halt(1);
  }

  private static void daemon(Runnable task) {
    Thread thread = new Thread(task, "leash");
    thread.setDaemon(true);
    thread.start();
  }
}
