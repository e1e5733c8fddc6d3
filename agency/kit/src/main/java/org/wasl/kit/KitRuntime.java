package org.wasl.kit;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.wasl.wire.jose.CryptoProvider;

/**
 * Event loops and worker threads that all agencies of one process share. An idle agency has no
 * thread of its own.
 *
 * @param vertx event loops
 * @param work for work that computes or blocks
 */
public record KitRuntime(Vertx vertx, ExecutorService work) implements AutoCloseable {
  private static final long CLOSE_MILLIS = 10_000;

  /** Starts with {@code workThreads} threads (at least 1) beside the event loops. */
  public static KitRuntime start(int workThreads) {
    CryptoProvider.install();
    // Nothing is served from files. Without this option, Vert.x makes a folder in /tmp for each
    // instance.
    var files =
        new FileSystemOptions().setFileCachingEnabled(false).setClassPathResolvingEnabled(false);
    Vertx vertx = Vertx.vertx(new VertxOptions().setFileSystemOptions(files));
    return new KitRuntime(vertx, Executors.newFixedThreadPool(workThreads, daemons()));
  }

  /** Starts with twice as many threads as there are processors, at least 8. */
  public static KitRuntime start() {
    return start(Math.max(8, 2 * Runtime.getRuntime().availableProcessors()));
  }

  private static ThreadFactory daemons() {
    AtomicInteger number = new AtomicInteger();
    return task -> {
      Thread thread = new Thread(task, "kit-" + number.incrementAndGet());
      thread.setDaemon(true);
      return thread;
    };
  }

  /** Closes every connection and waits, up to ten seconds, for work under way. */
  @Override
  public void close() {
    try {
      vertx
          .close()
          .toCompletionStage()
          .toCompletableFuture()
          .get(CLOSE_MILLIS, TimeUnit.MILLISECONDS);
      work.shutdown();
      work.awaitTermination(CLOSE_MILLIS, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (java.util.concurrent.ExecutionException | java.util.concurrent.TimeoutException e) {
      throw new IllegalStateException("did not close in time", e);
    }
  }
}
