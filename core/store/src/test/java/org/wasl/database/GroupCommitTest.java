package org.wasl.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.wasl.runtime.TestLoad.SOON;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.wasl.database.Result.Done;
import org.wasl.database.Result.Failed;
import org.wasl.database.Result.Failure;
import org.wasl.runtime.TestLoad;
import org.wasl.store.StoreInternals;
import org.wasl.store.TestDatabase;

class GroupCommitTest {

  private final CountDownLatch gate = new CountDownLatch(1);
  private final List<Integer> sizes = Collections.synchronizedList(new ArrayList<>());
  private Database database;

  @BeforeEach
  void open() throws Exception {
    database = new Database(StoreInternals.pool(TestDatabase.config()));
  }

  @AfterEach
  void close() {
    gate.countDown();
    database.close();
  }

  private GroupCommit<Integer, Integer> commits(int maxRows, long maxBytes, int maxWaiting) {
    return commits(maxRows, maxBytes, maxWaiting, 0);
  }

  private GroupCommit<Integer, Integer> commits(
      int maxRows, long maxBytes, int maxWaiting, int gatherMillis) {
    return new GroupCommit<>(
        "test",
        database,
        new GroupCommitConfig(maxRows, maxBytes, maxWaiting, gatherMillis, 3),
        Integer::longValue,
        (connection, rows) -> {
          sizes.add(rows.size());
          await();
          return rows.stream().map(row -> -row).toList();
        });
  }

  private void await() {
    try {
      gate.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void rowsThatWaitDuringACommitShareTheNextOne() {
    try (GroupCommit<Integer, Integer> commits = commits(256, 1 << 20, 1000)) {
      // Given
      CompletableFuture<Result<Integer>> first = commits.submit(1);
      Awaitility.await().atMost(SOON).until(() -> !sizes.isEmpty());

      // When
      List<CompletableFuture<Result<Integer>>> others =
          List.of(commits.submit(2), commits.submit(3), commits.submit(4));
      gate.countDown();

      // Then
      assertThat(first.join()).isEqualTo(new Done<>(-1));
      assertThat(others)
          .extracting(CompletableFuture::join)
          .containsExactly(new Done<>(-2), new Done<>(-3), new Done<>(-4));
      assertThat(sizes).containsExactly(1, 3);
    }
  }

  @Test
  void nextCommitGathersMoreRowsWhileRowsWait() {
    int gatherMillis =
        (int) TestLoad.limit(Duration.ofMillis(500), Duration.ofSeconds(5)).toMillis();
    try (GroupCommit<Integer, Integer> commits = commits(256, 1 << 20, 1000, gatherMillis)) {
      // Given
      CompletableFuture<Result<Integer>> first = commits.submit(1);
      Awaitility.await().atMost(SOON).until(() -> !sizes.isEmpty());
      CompletableFuture<Result<Integer>> waiting = commits.submit(2);
      gate.countDown();
      first.join();

      // When
      CompletableFuture<Result<Integer>> later = commits.submit(3);

      // Then
      assertThat(waiting.join()).isEqualTo(new Done<>(-2));
      assertThat(later.join()).isEqualTo(new Done<>(-3));
      assertThat(sizes).containsExactly(1, 2);
    }
  }

  @Test
  void writesRowAtOnceIfNothingWaits() {
    // Given
    gate.countDown();
    try (GroupCommit<Integer, Integer> commits = commits(256, 1 << 20, 1000, 3_600_000)) {
      for (int row : new int[] {1, 2, 3}) {
        // When
        CompletableFuture<Result<Integer>> answer = commits.submit(row);

        // Then
        assertThat(answer.orTimeout(SOON.toSeconds(), TimeUnit.SECONDS).join())
            .isEqualTo(new Done<>(-row));
      }
    }
  }

  @Test
  void limitsRowsAndBytesOfATransaction() {
    try (GroupCommit<Integer, Integer> commits = commits(2, 100, 1000)) {
      // Given
      commits.submit(1);
      Awaitility.await().atMost(SOON).until(() -> !sizes.isEmpty());

      // When
      List<CompletableFuture<Result<Integer>>> answers = new ArrayList<>();
      for (int row : new int[] {1, 1, 1, 60, 60, 500}) {
        answers.add(commits.submit(row));
      }
      gate.countDown();
      answers.forEach(CompletableFuture::join);

      // Then
      assertThat(sizes).containsExactly(1, 2, 2, 1, 1);
    }
  }

  @Test
  void fullQueueAnswersOverloadedAtOnce() {
    try (GroupCommit<Integer, Integer> commits = commits(1, 100, 2)) {
      // Given
      commits.submit(1);
      Awaitility.await().atMost(SOON).until(() -> !sizes.isEmpty());
      commits.submit(2);
      commits.submit(3);

      // When
      CompletableFuture<Result<Integer>> tooMany = commits.submit(4);

      // Then
      assertThat(tooMany).isCompletedWithValue(new Failed<>(Failure.OVERLOADED));
      gate.countDown();
    }
  }

  @Test
  void closeCommitsWaitingRowsAndRejectsLaterOnes() {
    // Given
    GroupCommit<Integer, Integer> commits = commits(1, 100, 10);
    CompletableFuture<Result<Integer>> waiting = commits.submit(7);
    gate.countDown();

    // When
    commits.close();

    // Then
    assertThat(waiting).isCompletedWithValue(new Done<>(-7));
    assertThat(commits.submit(8)).isCompletedWithValue(new Failed<>(Failure.UNAVAILABLE));
  }

  @Test
  void exceptionInOneRowFailsOnlyThatRow() {
    // Given
    gate.countDown();
    try (GroupCommit<Integer, Integer> commits =
        new GroupCommit<>(
            "test",
            database,
            GroupCommitConfig.DEFAULT,
            row -> 1,
            (connection, rows) -> rows.stream().map(row -> 10 / row).toList())) {
      // When
      List<Result<Integer>> answers = List.of(commits.submit(0).join(), commits.submit(5).join());

      // Then
      assertThat(answers).containsExactly(new Failed<>(Failure.REFUSED), new Done<>(2));
    }
  }

  @Test
  void errorInOneRowFailsOnlyThatRow() {
    // Given
    try (GroupCommit<Integer, Integer> commits =
        new GroupCommit<>(
            "test",
            database,
            GroupCommitConfig.DEFAULT,
            row -> 1,
            (connection, rows) -> {
              if (rows.contains(0)) {
                throw new StackOverflowError("synthetic");
              }
              return rows;
            })) {
      // When
      List<Result<Integer>> answers = List.of(answer(commits, 0), answer(commits, 5));

      // Then
      assertThat(answers).containsExactly(new Failed<>(Failure.REFUSED), new Done<>(5));
    }
  }

  @Test
  void errorOutsideTheTransactionFailsTakenRowsOnly() {
    // Given
    try (GroupCommit<Integer, Integer> commits =
        new GroupCommit<>(
            "test",
            database,
            GroupCommitConfig.DEFAULT,
            row -> {
              if (row == 0) {
                throw new NoClassDefFoundError("synthetic");
              }
              return 1;
            },
            (connection, rows) -> rows)) {
      // When
      List<Result<Integer>> answers = List.of(answer(commits, 0), answer(commits, 5));

      // Then
      assertThat(answers).containsExactly(new Failed<>(Failure.UNAVAILABLE), new Done<>(5));
    }
  }

  private static Result<Integer> answer(GroupCommit<Integer, Integer> commits, int row) {
    return commits.submit(row).orTimeout(SOON.toSeconds(), TimeUnit.SECONDS).join();
  }

  @Test
  void retriesAfterSerializationFailure() {
    // Given
    AtomicInteger calls = new AtomicInteger();
    try (GroupCommit<Integer, Integer> commits =
        new GroupCommit<>(
            "test",
            database,
            GroupCommitConfig.DEFAULT,
            row -> 1,
            (connection, rows) -> {
              if (calls.incrementAndGet() < 3) {
                throw new java.sql.SQLException("synthetic", "40001");
              }
              return rows;
            })) {
      // When
      Result<Integer> answer = commits.submit(1).join();

      // Then
      assertThat(answer).isEqualTo(new Done<>(1));
      assertThat(calls).hasValue(3);
    }
  }
}
