package org.wasl.connectors.partnerapi.batch;

import io.vertx.core.Context;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.wasl.connectors.partnerapi.connection.PeerCertificate;
import org.wasl.connectors.partnerapi.connection.VertxInternals;
import org.wasl.connectors.partnerapi.exchange.RequestReader;
import org.wasl.connectors.partnerapi.limits.BatchSettings;
import org.wasl.connectors.partnerapi.limits.HttpsSettings;
import org.wasl.schemas.problem.ProblemType;
import org.wasl.wire.exchange.AgencyResponse;
import org.wasl.wire.exchange.Submission;
import org.wasl.wire.exchange.WireHeaders;

/**
 * One batch. It reads lines, processes several of them at once, and answers in the order of the
 * lines as soon as possible. It pauses reading while it holds its maximum, or while the client does
 * not take the answers. All of it runs on the event loop of the connection.
 */
final class BatchExchange {
  private static final long TICK_MILLIS = 100;
  private static final long NOT_WAITING = 0;

  /** A line without a sent answer. */
  private static final class Item {
    private final long number;
    private final int bytes;
    private byte @Nullable [] answer;

    private Item(long number, int bytes) {
      this.number = number;
      this.bytes = bytes;
    }
  }

  private final HttpsSettings settings;
  private final BatchDoor door;
  private final HttpServerRequest request;
  private final HttpServerResponse response;
  private final Context loop;
  private final BooleanSupplier draining;
  private final Runnable workDone;
  private final String thumbprint;
  private final String languages;

  private final LineSplitter splitter;
  private final Deque<Item> items = new ArrayDeque<>();
  private LineSplitter.@Nullable Line next;
  private long bytesRead;
  private int bytesHeld;
  private int linesAtDoor;
  private long linesTaken;
  private boolean asked;
  private boolean inputEnded;
  private boolean over;
  private long waitingForInputSince = NOT_WAITING;
  private long waitingForClientSince = NOT_WAITING;
  private long timer;

  /**
   * @param request paused
   * @param loop of the connection
   * @param draining whether the gateway is about to stop, and takes no further line
   * @param workDone called once, when the door has no more lines of the batch in work
   */
  BatchExchange(
      HttpsSettings settings,
      BatchDoor door,
      HttpServerRequest request,
      Context loop,
      BooleanSupplier draining,
      Runnable workDone) {
    this.settings = settings;
    this.door = door;
    this.request = request;
    this.response = request.response();
    this.loop = loop;
    this.draining = draining;
    this.workDone = workDone;
    this.thumbprint = PeerCertificate.thumbprint(request.connection());
    this.languages = RequestReader.acceptLanguage(request);
    this.splitter = new LineSplitter(settings.batches().maxLineBytes());
  }

  void start() {
    response.setChunked(true).putHeader("Content-Type", WireHeaders.BATCH_TYPE);
    response.closeHandler(_ -> end());
    response.exceptionHandler(_ -> end());
    // Runs later, because the handler may be called within a write.
    response.drainHandler(taken -> loop.runOnContext(now -> advanceAfterWait()));
    request.exceptionHandler(_ -> end());
    request.handler(this::received);
    request.endHandler(
        complete -> {
          if (!inputEnded) {
            splitter.end();
            inputEnded = true;
            advance();
          }
        });
    timer = loop.owner().setPeriodic(TICK_MILLIS, tick -> checkTime());
    if (request.headers().contains("Expect")) {
      response.writeContinue();
    }
    advance();
  }

  private void received(Buffer part) {
    asked = false;
    if (over || inputEnded) {
      return;
    }
    bytesRead += part.length();
    if (bytesRead > settings.batches().maxBytes()) {
      endInput(ProblemType.TOO_LARGE);
    } else {
      splitter.add(part.getBytes());
      advance();
    }
  }

  private void advanceAfterWait() {
    waitingForClientSince = NOT_WAITING;
    advance();
  }

  private void advance() {
    if (over) {
      return;
    }
    sendAnswers();
    while (hasRoom() && hasLine()) {
      take();
      sendAnswers();
    }
    boolean allTaken = !hasLine();
    if (allTaken && inputEnded && items.isEmpty()) {
      end();
      response.end();
    } else if (allTaken && !inputEnded && hasRoom()) {
      askForInput();
    } else {
      waitingForInputSince = NOT_WAITING;
    }
  }

  private boolean hasRoom() {
    BatchSettings limits = settings.batches();
    return items.size() < limits.maxInFlight()
        && bytesHeld < limits.maxBytesInFlight()
        && !response.writeQueueFull();
  }

  private boolean hasLine() {
    if (next == null) {
      next = splitter.poll();
    }
    return next != null;
  }

  private void take() {
    LineSplitter.Line line = next;
    if (line == null) {
      return;
    }
    next = null;
    waitingForInputSince = NOT_WAITING;
    if (++linesTaken > settings.batches().maxItems()) {
      endInput(line.number(), ProblemType.TOO_LARGE);
      return;
    }
    Optional<byte[]> bytes = line.bytes();
    Item item = new Item(line.number(), bytes.map(it -> it.length).orElse(0));
    items.add(item);
    bytesHeld += item.bytes;
    if (bytes.isEmpty()) {
      item.answer =
          BatchAnswer.line(
              item.number, door.rejected(thumbprint, languages, ProblemType.TOO_LARGE));
      return;
    }
    linesAtDoor++;
    door.submit(
        new Submission(
            thumbprint, bytes.get(), "", Optional.empty(), languages, Submission.Form.JSON, ""),
        answer -> answered(item, answer));
  }

  /** On any thread. */
  private void answered(Item item, AgencyResponse answer) {
    byte[] line = BatchAnswer.line(item.number, answer);
    loop.runOnContext(
        now -> {
          linesAtDoor--;
          item.answer = line;
          advance();
          notifyWhenDone();
        });
  }

  /** Sends the ready answers in the order of the lines, in one write. */
  private void sendAnswers() {
    Buffer ready = Buffer.buffer();
    for (Item first = items.peek(); first != null && first.answer != null; first = items.peek()) {
      ready.appendBytes(first.answer);
      bytesHeld -= first.bytes;
      items.remove();
    }
    if (ready.length() > 0) {
      response.write(ready);
      if (response.writeQueueFull() && waitingForClientSince == NOT_WAITING) {
        waitingForClientSince = System.nanoTime();
      }
    }
  }

  private void askForInput() {
    if (waitingForInputSince == NOT_WAITING) {
      waitingForInputSince = System.nanoTime();
    }
    if (!asked) {
      asked = true;
      request.fetch(1);
    }
  }

  /** Takes no more lines. The answer for the line that was not taken contains the reason. */
  private void endInput(ProblemType why) {
    endInput(splitter.number(), why);
  }

  private void endInput(long number, ProblemType why) {
    inputEnded = true;
    next = null;
    while (splitter.poll() != null) {
      // Not taken either.
    }
    Item last = new Item(number, 0);
    last.answer =
        BatchAnswer.line(
            number,
            why == ProblemType.UNAVAILABLE
                ? door.refusal(why, languages)
                : door.rejected(thumbprint, languages, why));
    items.add(last);
    request.handler(rest -> {});
    request.resume();
    advance();
  }

  private void checkTime() {
    if (over) {
      return;
    }
    if (isOver(waitingForClientSince, settings.responseTimeoutMillis())) {
      VertxInternals.disconnect(VertxInternals.channel(request.connection()));
    } else if (!inputEnded && draining.getAsBoolean()) {
      endInput(ProblemType.UNAVAILABLE);
    } else if (!inputEnded && isOver(waitingForInputSince, settings.requestTimeoutMillis())) {
      endInput(ProblemType.REQUEST_TIMEOUT);
    }
  }

  private static boolean isOver(long since, int millis) {
    return since != NOT_WAITING
        && System.nanoTime() - since > TimeUnit.MILLISECONDS.toNanos(millis);
  }

  /** The answer is complete, or nobody waits for it any more. */
  private void end() {
    if (!over) {
      over = true;
      loop.owner().cancelTimer(timer);
      notifyWhenDone();
    }
  }

  private void notifyWhenDone() {
    if (over && linesAtDoor == 0) {
      workDone.run();
    }
  }
}
