package org.wasl.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.wasl.runtime.TestLoad.SOON;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.wasl.store.StoreInternals;
import org.wasl.store.TestDatabase;

class LimitedDatabaseTest {
  private static final int LIMIT = 2;

  @Test
  void limitedDatabaseWaitsAndLeavesConnectionsForOthers() throws Exception {
    try (Database database = new Database(StoreInternals.pool(TestDatabase.config()));
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      // Given
      Database limited = database.limitedTo(LIMIT);
      CountDownLatch gate = new CountDownLatch(1);
      AtomicInteger running = new AtomicInteger();
      List<CompletableFuture<Result<Integer>>> reads =
          IntStream.range(0, 2 * LIMIT)
              .mapToObj(
                  i -> CompletableFuture.supplyAsync(() -> hold(limited, running, gate), threads))
              .toList();
      await().atMost(SOON).until(() -> running.get() == LIMIT);

      // When
      boolean other =
          database
              .transaction(connection -> SqlStatement.of(connection, "select 1").exists())
              .isDone();
      int meanwhile = running.get();
      gate.countDown();

      // Then
      assertThat(other).isTrue();
      assertThat(meanwhile).isEqualTo(LIMIT);
      assertThat(reads).allMatch(read -> read.join().isDone());
    }
  }

  private static Result<Integer> hold(
      Database limited, AtomicInteger running, CountDownLatch gate) {
    return limited.transaction(
        connection -> {
          int number = running.incrementAndGet();
          try {
            gate.await();
          } catch (InterruptedException e) {
            throw new IllegalStateException(e);
          }
          return number;
        });
  }
}
