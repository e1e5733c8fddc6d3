package org.wasl.runtime;

import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Consumer;

/**
 * A task that is run again and again, even after an exception or Error. A {@link
 * ScheduledExecutorService} would end the repetition silently.
 */
public final class RepeatedTask {
  private RepeatedTask() {}

  /** The repeated task. */
  @FunctionalInterface
  public interface Task {
    /** Runs once, and may fail. */
    void run() throws Exception;
  }

  /**
   * The task, whose failures end no later run. A failure is logged when it is new, and once a
   * minute while it lasts.
   *
   * @param log given the {@link FaultTrace} of any exception or Error of the task. For example, the
   *     JDK throws {@link OutOfMemoryError} if it has no thread or memory for it
   */
  public static Runnable telling(Consumer<String> log, Task task) {
    FaultLog faults = new FaultLog((_, trace) -> log.accept(trace));
    return () -> {
      try {
        task.run();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      } catch (Exception | Error e) {
        faults.add("task", e);
      }
    };
  }
}
