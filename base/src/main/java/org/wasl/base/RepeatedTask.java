package org.wasl.base;

import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Consumer;

/**
 * A task that is run again and again. The first exception or Error that it throws would end its
 * repetition: that of a {@link ScheduledExecutorService} silently.
 */
public final class RepeatedTask {
  private RepeatedTask() {}

  /** What is repeated. */
  @FunctionalInterface
  public interface Task {
    /** Runs once; may fail. */
    void run() throws Exception;
  }

  /**
   * The task, whose failures are logged and end no later run.
   *
   * @param log given the {@link FaultTrace} of what the task threw, an Error too: without a thread
   *     or memory for it the JDK throws {@link OutOfMemoryError}
   */
  public static Runnable telling(Consumer<String> log, Task task) {
    return () -> {
      try {
        task.run();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      } catch (Exception | Error e) {
        log.accept(FaultTrace.of(e));
      }
    };
  }
}
