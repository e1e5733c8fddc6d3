package org.wasl.client;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.wasl.client.GatewayCalls.Call;
import org.wasl.client.GatewayCalls.Reply;
import org.wasl.client.answer.DeliveryAnswer;
import org.wasl.client.answer.HandInAnswer;
import org.wasl.client.answer.InboxAnswer;
import org.wasl.client.answer.JsonText;
import org.wasl.client.answer.RefusalProblem;
import org.wasl.client.answer.Refused;
import org.wasl.client.answer.Unavailable;
import org.wasl.rules.id.DeliveryId;
import org.wasl.wire.exchange.WireHeaders;

/**
 * The agency's inbox at the gateway. Each call blocks and is made once, because a collector asks
 * again anyway.
 */
public final class AgencyInbox {
  private static final int OK = 200;

  private final ClientConfig config;
  private final GatewayCalls calls;

  AgencyInbox(ClientConfig config, GatewayCalls calls) {
    this.config = config;
    this.calls = calls;
  }

  /**
   * Waits until there are deliveries to fetch.
   *
   * @param wait how long the gateway waits for one, at most 30 s unless it is configured otherwise
   */
  public InboxAnswer list(Duration wait) throws InterruptedException {
    CallAttempts attempts = calls.attempts();
    Call inbox = Call.get("/v1/inbox?wait=" + wait.toSeconds() + "s", Call.JSON);
    Duration timeout = attempts.timeout().plus(wait);
    return switch (calls.once(inbox, attempts, config.sizes().maxAnswerBytes(), timeout, timeout)) {
      case Reply.Failed failed -> unavailable(failed, attempts);
      case Reply.Answered answer when answer.status() != OK -> refused(answer);
      case Reply.Answered answer -> new InboxAnswer.Listed(deliveries(answer.body()));
    };
  }

  private static List<DeliveryId> deliveries(byte[] answer) {
    return JsonText.of(answer).list("deliveries").stream()
        .flatMap(jsonText -> jsonText.text("delivery").stream())
        .map(DeliveryId::parse)
        .toList();
  }

  /** Fetches the sealed content. All of it may take as long as a call that is repeated. */
  public DeliveryAnswer fetch(DeliveryId delivery) throws InterruptedException {
    CallAttempts attempts = calls.attempts();
    Call content = Call.get("/v1/deliveries/" + delivery, WireHeaders.SEALED_TYPE);
    return switch (calls.once(
        content,
        attempts,
        PushEndpoint.MAX_SEALED_BYTES,
        attempts.timeout(),
        config.times().deadline())) {
      case Reply.Failed failed -> unavailable(failed, attempts);
      case Reply.Answered answer when answer.status() != OK -> refused(answer);
      case Reply.Answered answer ->
          new DeliveryAnswer.Fetched(
              name -> answer.response().headers().firstValue(name).orElse(null), answer.body());
    };
  }

  /**
   * Hands in a receipt.
   *
   * @param receipt a compact JWS
   */
  public HandInAnswer acknowledge(DeliveryId delivery, byte[] receipt) throws InterruptedException {
    return handIn(receipt(delivery, receipt));
  }

  /**
   * Reports that the agency refuses a delivery.
   *
   * @param status HTTP status with which a push would have been answered
   * @param retryAfterSeconds when to try again; empty to leave it to the gateway
   */
  public HandInAnswer refuse(DeliveryId delivery, int status, Optional<String> retryAfterSeconds)
      throws InterruptedException {
    String retry = retryAfterSeconds.map(",\"retryAfterSeconds\":%s"::formatted).orElse("");
    String json = String.format(Locale.ROOT, "{\"status\":%d%s}", status, retry);
    return handIn(post(delivery, "/refusals", Call.JSON, json.getBytes(StandardCharsets.UTF_8)));
  }

  /** The call that hands in a receipt. */
  static Call receipt(DeliveryId delivery, byte[] receipt) {
    return post(delivery, "/receipts", WireHeaders.RECEIPT_TYPE, receipt);
  }

  private static Call post(DeliveryId delivery, String path, String type, byte[] body) {
    return Call.post("/v1/deliveries/" + delivery + path, type, body);
  }

  private HandInAnswer handIn(Call call) throws InterruptedException {
    CallAttempts attempts = calls.attempts();
    return switch (calls.once(call, attempts)) {
      case Reply.Failed failed -> unavailable(failed, attempts);
      case Reply.Answered answer when answer.status() >= 300 -> refused(answer);
      case Reply.Answered _ -> new HandInAnswer.Recorded();
    };
  }

  private static Unavailable unavailable(Reply.Failed failed, CallAttempts attempts) {
    return new Unavailable(failed.reason(), attempts.count());
  }

  private static Refused refused(Reply.Answered answer) {
    return new Refused(RefusalProblem.of(answer.status(), answer.body()));
  }
}
