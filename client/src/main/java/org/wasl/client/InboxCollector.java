package org.wasl.client;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.wasl.client.GatewayCalls.Call;
import org.wasl.client.GatewayCalls.Reply;
import org.wasl.wire.exchange.WireHeaders;

/** Collects what waits for the agency at the gateway, and hands in its receipts. */
final class InboxCollector {
  /** Deliveries that are collected at once. */
  private static final int COLLECTORS = 8;

  private static final int OK = 200;

  private final ClientConfig config;
  private final GatewayCalls calls;

  InboxCollector(ClientConfig config, GatewayCalls calls) {
    this.config = config;
    this.calls = calls;
  }

  /** As {@link WaslClient#poll}. */
  PollOutcome poll(PushEndpoint endpoint, Duration wait) throws InterruptedException {
    CallAttempts attempts = calls.attempts();
    Call inbox = Call.get("/v1/inbox?wait=" + wait.toSeconds() + "s", Call.JSON);
    Duration timeout = attempts.timeout().plus(wait);
    return switch (calls.once(inbox, attempts, config.maxAnswerBytes(), timeout, timeout)) {
      case Reply.Failed(String reason, long _) ->
          new PollOutcome.NotRead(new Unavailable(reason, attempts.count()));
      case Reply.Answered answer when answer.status() != OK ->
          new PollOutcome.NotRead(new Refused(RefusalProblem.of(answer.status(), answer.body())));
      case Reply.Answered answer ->
          collect(JsonText.of(answer.body()).list("deliveries"), endpoint);
    };
  }

  /** As {@link WaslClient#collect}. */
  void collect(PushEndpoint endpoint, Duration wait, Consumer<PollOutcome.NotRead> onFailure)
      throws InterruptedException {
    int failures = 0;
    while (!calls.awaitClosed(failures)) {
      if (poll(endpoint, wait) instanceof PollOutcome.NotRead failed) {
        failures++;
        onFailure.accept(failed);
      } else {
        failures = 0;
      }
    }
  }

  private PollOutcome collect(List<JsonText> deliveries, PushEndpoint endpoint)
      throws InterruptedException {
    Semaphore permits = new Semaphore(COLLECTORS);
    AtomicInteger handedIn = new AtomicInteger();
    List<Callable<Void>> work = new ArrayList<>();
    for (JsonText one : deliveries) {
      one.text("delivery")
          .ifPresent(
              id ->
                  work.add(
                      () -> {
                        permits.acquire();
                        try {
                          handedIn.addAndGet(collect(id, endpoint) ? 1 : 0);
                        } finally {
                          permits.release();
                        }
                        return null;
                      }));
    }
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      threads.invokeAll(work);
    }
    return new PollOutcome.Collected(handedIn.get(), deliveries.size());
  }

  /** Whether a receipt was handed in for the delivery. */
  private boolean collect(String id, PushEndpoint endpoint) throws InterruptedException {
    String address = "/v1/deliveries/" + id;
    Call content = Call.get(address, WireHeaders.SEALED_TYPE);
    CallAttempts attempts = calls.attempts();
    Duration timeout = attempts.timeout();
    Reply fetched = // all of it may take as long as a call that is repeated: it may be large
        calls.once(content, attempts, PushEndpoint.MAX_SEALED_BYTES, timeout, config.deadline());
    if (!(fetched instanceof Reply.Answered answer) || answer.status() != OK) {
      return false;
    }
    PushEndpoint.PushResponse taken =
        endpoint.handlePush(
            "POST",
            name -> answer.response().headers().firstValue(name).orElse(null),
            answer.body());
    if (taken.status() == OK) {
      return handInReceipt(id, taken.body());
    }
    String refusal = String.format(Locale.ROOT, "{\"status\":%d}", taken.status());
    handIn(address + "/refusals", Call.JSON, refusal.getBytes(StandardCharsets.UTF_8));
    return false;
  }

  /** Whether the gateway has taken the receipt. */
  boolean handInReceipt(String delivery, byte[] jws) throws InterruptedException {
    return handIn("/v1/deliveries/" + delivery + "/receipts", WireHeaders.RECEIPT_TYPE, jws);
  }

  private boolean handIn(String path, String type, byte[] body) throws InterruptedException {
    return calls.repeated(Call.post(path, type, body), calls.attempts())
            instanceof Reply.Answered answer
        && answer.status() < 300;
  }
}
