package org.wasl.client;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.wasl.client.GatewayCalls.Call;
import org.wasl.client.GatewayCalls.Reply;
import org.wasl.wire.exchange.WireHeaders;

/** Sends many messages in few requests; what has no final answer is sent again. */
final class BatchPublisher {
  private static final String PATH = "/v1/cases:batch";
  private static final Map<String, String> HEADERS =
      Map.of(
          "Content-Type",
          WireHeaders.BATCH_TYPE,
          "Accept",
          WireHeaders.BATCH_TYPE + ", application/problem+json");

  /** What an answer means. */
  interface AnswerReader {
    Outcome read(UUID messageId, int status, byte[] body, int attempts);
  }

  private record Line(int index, UUID messageId, byte[] json) {}

  private final ClientConfig config;
  private final GatewayCalls calls;
  private final AnswerReader reader;

  BatchPublisher(ClientConfig config, GatewayCalls calls, AnswerReader reader) {
    this.config = config;
    this.calls = calls;
    this.reader = reader;
  }

  /** What came of each message, in their order. */
  List<Outcome> publish(List<MessageSubmitter.Outgoing> messages) throws InterruptedException {
    Map<Integer, Outcome> outcomes = new HashMap<>();
    List<Line> batch = new ArrayList<>();
    int bytes = 0;
    for (MessageSubmitter.Outgoing message : messages) {
      Line line =
          new Line(outcomes.size() + batch.size(), message.messageId(), message.signed().toJson());
      boolean full =
          batch.size() >= config.batchLines() || bytes + line.json().length > config.batchBytes();
      if (full && !batch.isEmpty()) {
        send(batch, outcomes);
        batch.clear();
        bytes = 0;
      }
      batch.add(line);
      bytes += line.json().length;
    }
    send(batch, outcomes);
    List<Outcome> inOrder = new ArrayList<>();
    for (int index = 0; index < messages.size(); index++) {
      inOrder.add(outcomes.getOrDefault(index, new Unavailable("closed", 0)));
    }
    return inOrder;
  }

  private void send(List<Line> batch, Map<Integer, Outcome> outcomes) throws InterruptedException {
    CallAttempts attempts = calls.attempts();
    List<Line> left = List.copyOf(batch);
    long asked = 0;
    while (!left.isEmpty() && (attempts.count() == 0 || attempts.pause(asked))) {
      Call call = new Call("POST", PATH, HEADERS, lines(left));
      Reply reply = calls.once(call, attempts);
      asked = reply instanceof Reply.Failed(String _, long millis) ? millis : 0;
      List<Line> again = new ArrayList<>();
      Map<Integer, JsonText> answers = answers(reply);
      for (int i = 0; i < left.size(); i++) {
        Line line = left.get(i);
        JsonText answer = answers.get(i + 1);
        Outcome outcome = outcome(line, reply, answer, attempts.count());
        outcomes.put(line.index(), outcome);
        if (outcome instanceof Unavailable) {
          again.add(line);
          int seconds = answer == null ? 0 : answer.number("retryAfter").orElse(0);
          asked = Math.max(asked, seconds * 1_000L);
        }
      }
      left = again;
    }
  }

  private Outcome outcome(Line line, Reply reply, @Nullable JsonText answer, int attempts) {
    return switch (reply) {
      case Reply.Failed(String reason, long _) -> new Unavailable(reason, attempts);
      case Reply.Answered whole when whole.status() != 200 ->
          new Refused(RefusalProblem.of(whole.status(), whole.body()));
      case Reply.Answered _ ->
          answer == null
              ? new Unavailable("connection-closed", attempts)
              : outcome(line, answer, attempts);
    };
  }

  private Outcome outcome(Line line, JsonText answer, int attempts) {
    int status = answer.number("status").orElse(0);
    return status == 0 || GatewayCalls.isNotNow(status)
        ? new Unavailable("http-" + status, attempts)
        : reader.read(
            line.messageId(),
            status,
            answer.object("body").source().getBytes(StandardCharsets.UTF_8),
            attempts);
  }

  private static byte[] lines(List<Line> lines) {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    for (Line line : lines) {
      body.writeBytes(line.json());
      body.write('\n');
    }
    return body.toByteArray();
  }

  /** By the number of the line. */
  private static Map<Integer, JsonText> answers(Reply reply) {
    Map<Integer, JsonText> answers = new HashMap<>();
    if (reply instanceof Reply.Answered whole && whole.status() == 200) {
      for (String text : new String(whole.body(), StandardCharsets.UTF_8).lines().toList()) {
        JsonText answer = JsonText.of(text.getBytes(StandardCharsets.UTF_8));
        answer.number("line").ifPresent(number -> answers.put(number, answer));
      }
    }
    return answers;
  }
}
