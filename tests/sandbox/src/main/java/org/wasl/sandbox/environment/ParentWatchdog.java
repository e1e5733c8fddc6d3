package org.wasl.sandbox.environment;

import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Runs a program for as long as its standard input is open. The kernel closes the input when the
 * parent process ends, even by a kill. Only one program runs for each lock file, so that the next
 * run waits until an orphan has ended.
 */
public final class ParentWatchdog {
  private static final long GRACE_SECONDS = 15;

  /** Held until this process ends. */
  @SuppressWarnings("UnusedVariable") // what is not referenced is closed, and unlocked
  private static @Nullable FileChannel lock;

  private ParentWatchdog() {}

  /**
   * The words of a command line that run this main class so, up to its arguments. Standard input
   * has to be a pipe from the parent.
   *
   * @param lock its folder must exist
   */
  public static List<String> command(Path lock, Class<?> mainClass) {
    return List.of(ParentWatchdog.class.getName(), lock.toString(), mainClass.getName());
  }

  /** The lock file, the main class, its arguments. */
  public static void main(String[] arguments) throws IOException, ReflectiveOperationException {
    FileChannel file =
        FileChannel.open(
            Path.of(arguments[0]), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    file.lock();
    lock = file;
    daemon(ParentWatchdog::exitWhenInputCloses);
    Method main = Class.forName(arguments[1]).getDeclaredMethod("main", String[].class);
    main.setAccessible(true); // the class is not public
    main.invoke(null, (Object) Arrays.copyOfRange(arguments, 2, arguments.length));
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
    Thread thread = new Thread(task, "parent-watchdog");
    thread.setDaemon(true);
    thread.start();
  }
}
