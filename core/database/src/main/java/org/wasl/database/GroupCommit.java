package org.wasl.database;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.ToLongFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.wasl.database.Result.Failure;
import org.wasl.runtime.FaultTrace;

/**
 * Commits rows in groups. One committer thread takes all waiting rows into one transaction, so the
 * more rows wait, the more share a commit. A row that comes while nothing waits is written at once.
 * While rows wait, the next transaction begins a little later and takes more of them, because each
 * transaction has a fixed cost.
 *
 * <p>Each caller gets its result after the commit that holds its row. A row that the database
 * refuses, or at which the program fails, is found by bisection and fails alone.
 *
 * @param <T> a row
 * @param <R> its result
 */
public final class GroupCommit<T, R> implements AutoCloseable {

  /** Writes rows and returns the result of each, in the same order. It may be run again. */
  @FunctionalInterface
  public interface Batch<T, R> {
    List<R> write(Connection connection, List<T> rows) throws SQLException;
  }

  private static final Logger LOG = LoggerFactory.getLogger(GroupCommit.class);

  /** So small a part of a full transaction is few. */
  private static final int FEW = 4;

  private sealed interface Queued<T, R> {}

  /** Ends the committer, after everything before it is committed. */
  private record End<T, R>() implements Queued<T, R> {}

  private record Waiting<T, R>(T row, CompletableFuture<Result<R>> answer) implements Queued<T, R> {
    void fail(Failure why) {
      answer.complete(new Result.Failed<>(why));
    }
  }

  private final Database database;
  private final GroupCommitConfig config;
  private final ToLongFunction<T> bytes;
  private final Batch<T, R> batch;
  private final LinkedBlockingQueue<Queued<T, R>> queue;
  private final End<T, R> end = new End<>();
  private final Thread committer;
  private volatile boolean closed;

  /** Rows that waited when the last transaction ended, before anybody was answered. */
  private int waitingRows;

  public GroupCommit(
      String name,
      Database database,
      GroupCommitConfig config,
      ToLongFunction<T> bytes,
      Batch<T, R> batch) {
    this.database = database;
    this.config = config;
    this.bytes = bytes;
    this.batch = batch;
    this.queue = new LinkedBlockingQueue<>(config.maxWaiting() + 1); // and the end mark
    this.committer = new Thread(this::commitUntilEnd, "wasl-commit-" + name);
    committer.setDaemon(true);
    committer.start();
  }

  /** Never blocks. The result is completed on the committer's thread: do no work there. */
  public CompletableFuture<Result<R>> submit(T row) {
    Waiting<T, R> waiting = new Waiting<>(row, new CompletableFuture<>());
    if (closed) {
      waiting.fail(Failure.UNAVAILABLE);
    } else if (queue.size() >= config.maxWaiting() || !queue.offer(waiting)) {
      waiting.fail(Failure.OVERLOADED);
    } else if (closed && queue.remove(waiting)) {
      waiting.fail(Failure.UNAVAILABLE); // it was added behind the end mark
    }
    return waiting.answer();
  }

  /** Rows that wait for their commit. */
  public int waiting() {
    return queue.size();
  }

  @SuppressWarnings("ThreadPriorityCheck") // a hint, measured: nothing depends on it
  private void commitUntilEnd() {
    try {
      while (queue.take() instanceof Waiting<T, R> first) {
        // Threads that are about to submit share this commit. An idle machine does not wait.
        Thread.yield();
        commitFrom(first);
        gather();
      }
    } catch (InterruptedException e) {
      LOG.error("committer {} was interrupted", Thread.currentThread().getName());
    } finally {
      closed = true;
      failWaiting();
    }
  }

  /** Commits this row and those behind it. Each row gets its answer, whatever is thrown. */
  private void commitFrom(Waiting<T, R> first) {
    List<Waiting<T, R>> rows = new ArrayList<>(List.of(first));
    try {
      drainTo(rows);
      commit(rows);
    } catch (RuntimeException | Error e) {
      rows.forEach(row -> row.fail(Failure.UNAVAILABLE)); // some may be committed
      LOG.error("a commit of {} rows failed: {}", rows.size(), FaultTrace.of(e));
    }
  }

  /** Lets more rows come, where some had to wait for the last transaction and they are few. */
  private void gather() throws InterruptedException {
    if (waitingRows > 0 && waitingRows < config.maxRows() / FEW) {
      TimeUnit.MILLISECONDS.sleep(config.gatherMillis());
    }
  }

  private void drainTo(List<Waiting<T, R>> rows) {
    long size = bytes.applyAsLong(rows.getFirst().row());
    while (rows.size() < config.maxRows()) {
      if (!(queue.peek() instanceof Waiting<T, R> next)) {
        break;
      }
      size += bytes.applyAsLong(next.row());
      if (size > config.maxBytes() || !queue.remove(next)) {
        break;
      }
      rows.add(next);
    }
  }

  private void commit(List<Waiting<T, R>> rows) {
    switch (write(rows.stream().map(Waiting::row).toList())) {
      case Result.Done<List<R>>(List<R> values) -> {
        for (int i = 0; i < rows.size(); i++) {
          rows.get(i).answer().complete(new Result.Done<>(values.get(i)));
        }
      }
      case Result.Failed<List<R>>(Failure failure)
          when failure == Failure.REFUSED && rows.size() > 1 -> {
        commit(rows.subList(0, rows.size() / 2));
        commit(rows.subList(rows.size() / 2, rows.size()));
      }
      case Result.Failed<List<R>>(Failure failure) -> {
        rows.forEach(waiting -> waiting.fail(failure));
        if (failure == Failure.UNAVAILABLE) {
          failWaiting(); // else each batch would wait for a connection, one after the other
        }
      }
    }
  }

  private void failWaiting() {
    List<Queued<T, R>> waiting = new ArrayList<>();
    queue.drainTo(waiting);
    if (waiting.remove(end)) {
      while (!queue.offer(end)) {
        waiting.add(queue.remove());
      }
    }
    for (Queued<T, R> each : waiting) {
      if (each instanceof Waiting<T, R> row) {
        row.fail(Failure.UNAVAILABLE);
      }
    }
  }

  private Result<List<R>> write(List<T> rows) {
    try {
      Result<List<R>> result =
          database.transaction(config.maxRetries(), with -> batch.write(with, rows));
      waitingRows = queue.size();
      return result;
    } catch (RuntimeException | Error e) {
      // A bug, or a stack or heap too small for a row. The log has no message, because it can quote
      // values.
      LOG.error("writing {} rows failed: {}", rows.size(), FaultTrace.of(e));
      return new Result.Failed<>(Failure.REFUSED);
    }
  }

  /** Commits what waits, then ends. */
  @Override
  public void close() {
    closed = true;
    try {
      queue.put(end);
      committer.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
