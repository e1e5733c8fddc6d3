package org.wasl.bench.load;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import java.net.URI;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.ToIntFunction;
import org.wasl.wire.exchange.WireHeaders;

/**
 * Sends cases as lines of {@code POST /v1/cases:batch}, a few such requests at a time. It writes
 * all cases of one turn of the event loop together. The caller limits the number of unanswered
 * lines, so nothing here waits for room.
 */
final class CaseBatches implements CaseSender {
  /** A tenth of the gateway's limit, so that batches end and begin during a measurement too. */
  static final int MAX_LINES = 1_000;

  /** As many as the gateway allows an agency by default. */
  private static final int AT_ONCE = 2;

  /** A full batch still awaits its last answers when the next one begins. */
  private static final int CONNECTIONS = 2 * AT_ONCE;

  private record Unsent(SignedCases.Signed signed, Consumer<CaseAnswer> answered) {}

  private final HttpClient http;
  private final RequestOptions address;
  private final ToIntFunction<Buffer> recipients;
  private final MessageTracker tracker;
  private final int maxLines;
  private final Queue<Unsent> unsent = new ConcurrentLinkedQueue<>();
  private final AtomicBoolean writeComes = new AtomicBoolean();

  /** Event loop of all that follows. */
  private final Context loop;

  /** The batches that take lines. */
  private final List<CaseBatch> open = new ArrayList<>();

  /** The batches whose answer has not ended. */
  private final List<CaseBatch> underWay = new ArrayList<>();

  /**
   * Makes a sender without a batch. The first case begins one.
   *
   * @param address address for single cases
   * @param maxLines the most lines of a batch
   */
  CaseBatches(
      Vertx vertx,
      HttpClientOptions tls,
      URI address,
      ToIntFunction<Buffer> recipients,
      MessageTracker tracker,
      int maxLines) {
    this.http = vertx.createHttpClient(new HttpClientOptions(tls).setMaxPoolSize(CONNECTIONS));
    this.address =
        new RequestOptions()
            .setMethod(HttpMethod.POST)
            .setAbsoluteURI(address + ":batch")
            .putHeader("Content-Type", WireHeaders.BATCH_TYPE);
    this.recipients = recipients;
    this.tracker = tracker;
    this.maxLines = maxLines;
    this.loop = vertx.getOrCreateContext();
  }

  @Override
  public void send(SignedCases.Signed signed, Consumer<CaseAnswer> answered) {
    unsent.add(new Unsent(signed, answered));
    if (writeComes.compareAndSet(false, true)) {
      loop.runOnContext(now -> write());
    }
  }

  private void write() {
    // Reset first, because a case that arrives meanwhile requests the next write itself.
    writeComes.set(false);
    for (Unsent next = unsent.poll(); next != null; next = unsent.poll()) {
      CaseBatch batch = withRoom();
      batch.add(next.signed(), next.answered());
      if (batch.lines() == maxLines) {
        batch.end();
      }
    }
    open.stream().filter(CaseBatch::isOpen).forEach(CaseBatch::flush);
  }

  /** Returns the open batch with the fewest unanswered lines, or a new one. */
  private CaseBatch withRoom() {
    open.removeIf(batch -> !batch.isOpen());
    Optional<CaseBatch> idlest = open.stream().min(Comparator.comparingInt(CaseBatch::unanswered));
    if (idlest.isPresent() && (open.size() == AT_ONCE || idlest.get().unanswered() == 0)) {
      return idlest.get();
    }
    tracker.submissions.increment();
    CaseBatch begun = new CaseBatch(http.request(new RequestOptions(address)), recipients);
    open.add(begun);
    underWay.add(begun);
    begun.over().onComplete(ended -> underWay.remove(begun));
    return begun;
  }

  @Override
  public void close() {
    Promise<Void> over = Promise.promise();
    loop.runOnContext(
        now -> {
          open.stream().filter(CaseBatch::isOpen).forEach(CaseBatch::end);
          Future.join(underWay.stream().map(CaseBatch::over).toList())
              .<Void>mapEmpty()
              .onComplete(over);
        });
    over.future().toCompletionStage().toCompletableFuture().join();
    http.close();
  }
}
