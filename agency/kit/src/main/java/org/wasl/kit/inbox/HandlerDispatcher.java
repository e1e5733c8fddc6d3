package org.wasl.kit.inbox;

import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.wasl.runtime.FaultTrace;

/**
 * Calls the handler for due messages, a bounded number at once, and repeats each call until it
 * succeeds.
 */
final class HandlerDispatcher {
  private static final Logger LOG = LoggerFactory.getLogger(HandlerDispatcher.class);

  private final LongFunction<ReceivedDelivery> read;
  private final Consumer<ReceivedDelivery> handled;
  private final InboxConfig config;
  private final Executor executor;
  private final Queue<Long> due = new ArrayDeque<>();
  private @Nullable Function<ReceivedDelivery, CompletionStage<?>> handler;
  private volatile Consumer<Optional<Throwable>> listener = failure -> {};
  private int underWay;

  HandlerDispatcher(
      LongFunction<ReceivedDelivery> read,
      Consumer<ReceivedDelivery> handled,
      InboxConfig config,
      Executor executor) {
    this.read = read;
    this.handled = handled;
    this.config = config;
    this.executor = executor;
  }

  synchronized void start(Function<ReceivedDelivery, CompletionStage<?>> newHandler) {
    handler = newHandler;
    dispatch();
  }

  void onHandling(Consumer<Optional<Throwable>> newListener) {
    listener = newListener;
  }

  synchronized void stop() {
    handler = null;
  }

  synchronized void add(long offset) {
    due.add(offset);
    dispatch();
  }

  private void dispatch() {
    while (handler != null && underWay < config.handlersAtOnce() && !due.isEmpty()) {
      underWay++;
      long offset = due.remove();
      executor.execute(() -> call(offset));
    }
  }

  private synchronized void done() {
    underWay--;
    dispatch();
  }

  private synchronized Optional<Function<ReceivedDelivery, CompletionStage<?>>> handler() {
    return Optional.ofNullable(handler);
  }

  private void call(long offset) {
    handler().ifPresent(current -> call(offset, current));
  }

  private void call(long offset, Function<ReceivedDelivery, CompletionStage<?>> current) {
    ReceivedDelivery received;
    try {
      received = read.apply(offset);
    } catch (RuntimeException e) {
      failed(offset, "unread", e);
      return;
    }
    CompletionStage<?> stage;
    try {
      stage = current.apply(received);
    } catch (RuntimeException e) {
      stage = CompletableFuture.failedStage(e);
    }
    stage.whenComplete(
        (ignored, failure) -> {
          if (failure == null) {
            handled.accept(received);
            listener.accept(Optional.empty());
            done();
          } else {
            failed(offset, received.deliveryId().toString(), failure);
          }
        });
  }

  private void failed(long offset, String delivery, Throwable failure) {
    if (handler().isPresent()) {
      // The message of a handler's exception may hold content, so only class and frames are logged.
      LOG.warn(
          "handling failed, will be tried again: delivery={} {}", delivery, FaultTrace.of(failure));
      listener.accept(Optional.of(failure));
      CompletableFuture.delayedExecutor(
              config.handlerRetryMillis(), TimeUnit.MILLISECONDS, executor)
          .execute(() -> call(offset));
    }
  }
}
