package org.wasl.kit.send;

import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;

/**
 * Makes a limited number of blocking calls at once for callers that do not wait. Further calls are
 * queued.
 */
public final class CallQueue implements AutoCloseable {
  private final ExecutorService threads;

  /** Makes so many calls at once, each on a virtual thread. */
  public CallQueue(int atOnce) {
    this.threads = Executors.newFixedThreadPool(atOnce, Thread.ofVirtual().factory());
  }

  /** Returns the result of the call, or its exception, and fails if this queue is closed. */
  public <T> CompletableFuture<T> call(Callable<T> call) {
    CompletableFuture<T> result = new CompletableFuture<>();
    try {
      threads.execute(() -> complete(result, call));
    } catch (RejectedExecutionException e) {
      result.completeExceptionally(e);
    }
    return result;
  }

  private static <T> void complete(CompletableFuture<T> result, Callable<T> call) {
    try {
      result.complete(call.call());
    } catch (Throwable e) {
      result.completeExceptionally(e);
    }
  }

  /** Waits for the calls. If their client was closed before, they end soon. */
  @Override
  public void close() {
    threads.close();
  }
}
