package org.wasl.desk.mail;

import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.wasl.runtime.RepeatedTask;

/**
 * Runs a {@link RepeatedTask} in a thread of its own, on request and at the latest after some time.
 */
final class TaskLoop implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(TaskLoop.class);

  private final Semaphore requests = new Semaphore(0);
  private final Thread thread;

  /**
   * Starts the thread. The first run begins at once.
   *
   * @param name name of the thread, and of the task in the log
   * @param task may block
   */
  TaskLoop(String name, long pauseMillis, RepeatedTask.Task task) {
    Runnable once = RepeatedTask.telling(trace -> LOG.warn("{}: {}", name, trace), task);
    this.thread = Thread.ofVirtual().name(name).start(() -> repeat(pauseMillis, once));
  }

  private void repeat(long pauseMillis, Runnable once) {
    try {
      while (!Thread.currentThread().isInterrupted()) {
        once.run();
        requests.tryAcquire(pauseMillis, TimeUnit.MILLISECONDS);
        requests.drainPermits();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // closed
    }
  }

  /** The task runs once more, soon. */
  void runSoon() {
    requests.release();
  }

  /** Stops, and waits for the run under way. */
  @Override
  public void close() {
    thread.interrupt();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
