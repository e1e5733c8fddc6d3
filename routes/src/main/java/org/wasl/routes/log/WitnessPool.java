package org.wasl.routes.log;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.wasl.audit.log.VerifierKey;
import org.wasl.runtime.FaultTrace;

/**
 * Calls each witness on a separate thread, so that a slow one delays neither the others nor a
 * referral. A witness that did not answer is not called again for a while.
 */
final class WitnessPool implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(WitnessPool.class);

  private final List<WitnessEndpoint> witnesses;
  private final long pauseNanos;
  private final ExecutorService threads;

  /** Calls under way. Each completes when another call to its witness may be made. */
  private final Map<VerifierKey, CompletableFuture<Void>> calls = new ConcurrentHashMap<>();

  private final Map<VerifierKey, Long> silentAtNanos = new ConcurrentHashMap<>();

  WitnessPool(List<WitnessEndpoint> witnesses, long pauseMillis) {
    this.witnesses = List.copyOf(witnesses);
    this.pauseNanos = TimeUnit.MILLISECONDS.toNanos(pauseMillis);
    this.threads = Executors.newFixedThreadPool(witnesses.size(), WitnessPool::thread);
  }

  private static Thread thread(Runnable task) {
    Thread thread = new Thread(task, "witness");
    thread.setDaemon(true);
    return thread;
  }

  int size() {
    return witnesses.size();
  }

  /**
   * Calls those witnesses that have no call under way and are not backed off.
   *
   * @return completes when those have answered or failed
   */
  CompletableFuture<Void> ask(Predicate<VerifierKey> selector, Consumer<WitnessEndpoint> asking) {
    List<CompletableFuture<Void>> asked = new ArrayList<>();
    for (WitnessEndpoint witness : witnesses) {
      if (selector.test(witness.key())
          && isDue(witness.key())
          && calls.putIfAbsent(witness.key(), new CompletableFuture<>()) == null) {
        asked.add(
            CompletableFuture.runAsync(() -> asking.accept(witness), threads)
                .<Void>handle((done, failure) -> finished(witness.key(), failure)));
      }
    }
    return CompletableFuture.allOf(asked.toArray(CompletableFuture[]::new));
  }

  /** The calls that are under way now. */
  List<CompletableFuture<Void>> underWay() {
    return List.copyOf(calls.values());
  }

  private boolean isDue(VerifierKey key) {
    Long silentAt = silentAtNanos.get(key);
    return silentAt == null || System.nanoTime() - silentAt > pauseNanos;
  }

  /** It did not answer, or not usably. */
  void markUnavailable(VerifierKey key, String why) {
    if (silentAtNanos.put(key, System.nanoTime()) == null) {
      LOG.warn("witness {} does not answer: {}", key.name(), why);
    }
  }

  void markAvailable(VerifierKey key) {
    if (silentAtNanos.remove(key) != null) {
      LOG.info("witness {} is available again", key.name());
    }
  }

  private Void finished(VerifierKey key, Throwable failure) {
    Optional.ofNullable(calls.remove(key)).ifPresent(call -> call.complete(null));
    if (failure != null) {
      LOG.warn("the call to witness {} failed: {}", key.name(), FaultTrace.of(failure));
    }
    return null;
  }

  /** Does not wait for calls under way. */
  @Override
  public void close() {
    threads.shutdownNow();
  }
}
