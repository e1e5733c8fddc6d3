package org.wasl.console.health;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.wasl.console.metrics.ShortCode;
import org.wasl.runtime.FaultLog;
import org.wasl.runtime.RootCause;

/**
 * Runs the health checks, each with a deadline, and caches the results for half a second. While one
 * caller runs them, the others get the previous results. So unauthenticated callers with a slow
 * check hold no threads.
 */
public final class HealthChecks implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(HealthChecks.class);

  // Health needs no login, so this limits the checks whatever the request rate.
  private static final long KEPT_NANOS = TimeUnit.MILLISECONDS.toNanos(500);
  private static final int THREADS = 4;
  private static final int WAITING = 64;

  private final Supplier<Map<String, HealthCheck>> checks;
  private final long timeoutMillis;
  private final LongSupplier nanoClock;
  private final ExecutorService threads;
  private final ReentrantLock running = new ReentrantLock();
  private final FaultLog faults =
      new FaultLog((name, trace) -> LOG.warn("health check {} failed: {}", name, trace));
  private volatile @Nullable Snapshot last;

  private record Snapshot(Map<String, HealthCheck.HealthResult> results, long nanos) {}

  public HealthChecks(
      Supplier<Map<String, HealthCheck>> checks, long timeoutMillis, LongSupplier nanoClock) {
    this.checks = checks;
    this.timeoutMillis = timeoutMillis;
    this.nanoClock = nanoClock;
    this.threads =
        new ThreadPoolExecutor(
            THREADS,
            THREADS,
            10,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(WAITING),
            task -> {
              Thread thread = new Thread(task, "wasl-health");
              thread.setDaemon(true);
              return thread;
            });
  }

  /** Every check by name, in order of names. */
  public Map<String, HealthCheck.HealthResult> results() {
    Snapshot known = last;
    if (known == null) {
      running.lock();
    } else if (isRecent(known) || !running.tryLock()) {
      return known.results();
    }
    try {
      Snapshot current = last;
      if (current == null || !isRecent(current)) {
        current = new Snapshot(run(), nanoClock.getAsLong());
        last = current;
      }
      return current.results();
    } finally {
      running.unlock();
    }
  }

  private boolean isRecent(Snapshot snapshot) {
    return nanoClock.getAsLong() - snapshot.nanos() < KEPT_NANOS;
  }

  private Map<String, HealthCheck.HealthResult> run() {
    Map<String, CompletableFuture<HealthCheck.HealthResult>> running = new TreeMap<>();
    now()
        .forEach(
            (name, check) -> {
              String code = ShortCode.of(name);
              running.put(code, start(code, check));
            });
    Map<String, HealthCheck.HealthResult> results = new LinkedHashMap<>();
    running.forEach((name, result) -> results.put(name, result.join()));
    return results;
  }

  private Map<String, HealthCheck> now() {
    try {
      return checks.get();
    } catch (RuntimeException e) {
      faults.add("checks", e);
      return Map.of("checks", () -> HealthCheck.HealthResult.down("error"));
    }
  }

  private CompletableFuture<HealthCheck.HealthResult> start(String name, HealthCheck check) {
    try {
      return CompletableFuture.supplyAsync(check::check, threads)
          .completeOnTimeout(
              HealthCheck.HealthResult.down("timeout"), timeoutMillis, TimeUnit.MILLISECONDS)
          .exceptionally(
              e -> {
                faults.add(name, RootCause.ofCompletion(e));
                return HealthCheck.HealthResult.down("error");
              })
          .thenApply(
              result -> new HealthCheck.HealthResult(result.up(), ShortCode.of(result.code())));
    } catch (RejectedExecutionException e) {
      // Earlier checks still hang and the queue is full.
      return CompletableFuture.completedFuture(HealthCheck.HealthResult.down("timeout"));
    }
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }
}
